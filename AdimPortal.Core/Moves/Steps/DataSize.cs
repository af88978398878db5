using System.Globalization;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>What a server says of itself before anything is copied.</summary>
/// <param name="DataBytes">The databases and files that would be copied.</param>
/// <param name="FreeBytes">What its disk has left.</param>
/// <param name="UsedMemoryMib">What its programs hold, MiB.</param>
internal sealed record DataSize(long DataBytes, long FreeBytes, int UsedMemoryMib, string Postgresql, string System)
{
    /// <summary>
    /// A restored database stands beside the one that it replaces for a moment, and so does a snapshot.
    /// </summary>
    public long NeededBytes => DataBytes + DataBytes / 2 + (1L << 30);

    public static DataSize Of(IReadOnlyDictionary<string, string> said) => new(
        Number(said, "media") + Number(said, "qdrant") + Number(said, "database"), Number(said, "free"),
        (int)Number(said, "memory"),
        said.GetValueOrDefault("postgresql", "?"), said.GetValueOrDefault("system", "?"));

    private static long Number(IReadOnlyDictionary<string, string> said, string name) =>
        long.TryParse(said.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}

/// <summary>
/// Asks servers how much data they have. One of the cloud's is asked by a script of the blueprint that is not sent
/// there first, since its disk may be full; one of the owner's has the same script in its bundle.
/// </summary>
internal sealed class DataMeasure(StepDependencies ports)
{
    public async Task<(DataSize? Size, StepOutcome? NotYet)> AskAsync(StepContext context, CancellationToken cancel)
    {
        if (!context.Workspace.IsSelfHosted)
            return await AskOverSshAsync(context, cancel);
        var routine = ports.Blueprint.MaintenanceOf(Blueprint.DataSizeRoutine);
        var outcome = await ports.Routines.RunAsync(context, routine, routine.Name, context.Workspace.Plan, cancel);
        return outcome is StepOutcome.Done(var said) ? (DataSize.Of(said), null) : (null, outcome);
    }

    private async Task<(DataSize?, StepOutcome?)> AskOverSshAsync(StepContext context, CancellationToken cancel)
    {
        var (said, last) = (new Dictionary<string, string>(), "");
        ValueTask Read(string line)
        {
            last = line;
            if (line.IndexOf('=', StringComparison.Ordinal) is var end and > 0)
                said[line[..end]] = line[(end + 1)..];
            return ValueTask.CompletedTask;
        }

        var host = await ports.Vault.HostAsync(context.Workspace, cancel);
        var answer =
            await ports.Shell.RunAsync(host,
                new RemoteCommand(["sh", "-c", ports.Blueprint.DataSizeScript, "data-size"], TimeSpan.FromMinutes(5)), Read,
                cancel);
        if (!answer.TryGet(out var status, out var failure))
            return (null, StepOutcome.Of(failure));
        return status == 0
            ? (DataSize.Of(said), null)
            : (null,
                new StepOutcome.RetryAfter("The server did not report how much data it has.",
                    $"The script ended with status {status}: {last}"));
    }
}

/// <summary>Sizes in words.</summary>
internal static class Bytes
{
    public static string Text(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} kB"),
    };
}
