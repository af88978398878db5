using System.Diagnostics.Tracing;
using AdimPortal.Benchmarks.Pages;
using AdimPortal.Testing.Processes;
using Microsoft.Diagnostics.NETCore.Client;

namespace AdimPortal.Benchmarks.Circuits;

/// <summary>What a portal holds when all that nobody needs has been collected.</summary>
internal static class Heap
{
    /// <summary>Asks the runtime for a full collection.</summary>
    private const long Collect = 0x800000;

    /// <summary>In which the portal gives back to the kernel what it needs no more.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(4);

    public static async Task<Memory> CollectedAsync(PortalProcess portal)
    {
        for (var i = 0; i < 3; i++)
        {
            await CollectAsync(portal);
            await Task.Delay(Settle, TimeProvider.System);
        }

        return Memory.Of(portal);
    }

    /// <summary>The process's memory as a file, for programs that tell where it goes.</summary>
    public static void Dump(PortalProcess portal, string file) =>
        new DiagnosticsClient(portal.ProcessId).WriteDump(DumpType.WithHeap, file);

    private static async Task CollectAsync(PortalProcess portal)
    {
        using var session = await new DiagnosticsClient(portal.ProcessId).StartEventPipeSessionAsync(
            new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, Collect),
            requestRundown: false, token: CancellationToken.None);
        // What it tells is of no interest, but it waits until it is read.
        var read = session.EventStream.CopyToAsync(Stream.Null);
        await session.StopAsync(CancellationToken.None);
        await read;
    }
}
