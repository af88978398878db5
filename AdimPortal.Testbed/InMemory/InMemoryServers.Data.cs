using AdimPortal.Core.Operations.Ports;

namespace AdimPortal.Testbed.InMemory;

/// <summary>What lies on servers, and the ways on which it goes from one to another.</summary>
public sealed partial class InMemoryServers
{
    /// <summary>What was written on each server, by its address.</summary>
    public Dictionary<string, int> Data { get; } = [];

    /// <summary>The line by which a server lets the one key in that may fetch its data, by its address.</summary>
    public Dictionary<string, string> Ways { get; } = [];

    /// <summary>Bytes that each server has free.</summary>
    public long FreeBytes { get; set; } = 40L << 30;

    /// <summary>A program of the workspace writes; one at rest does not.</summary>
    public bool Write(string address)
    {
        if (AtRest.ContainsKey(address) || (address != InMemoryOwnServers.Address && cloud.At(address) is not { Status: "active" }))
            return false;
        Data[address] = Data.GetValueOrDefault(address) + 1;
        return true;
    }

    private async Task SaySizeAsync(Func<string, ValueTask> onLine)
    {
        await onLine($"free={FreeBytes}");
        await onLine("media=1000000");
        await onLine("qdrant=1000");
        await onLine("database=9000000");
        await onLine("postgresql=15");
        await onLine($"memory={UsedMib}");
        await onLine("system=debian 12");
    }

    /// <summary>Only by a way that is open for this very server, and only onto one that is at rest.</summary>
    private async Task<bool> PullAsync(RemoteHost target, RemoteCommand command, Func<string, ValueTask> onLine)
    {
        var source = SettingOf(command, "SOURCE_ADDRESS");
        if (!Ways.TryGetValue(source, out var way) || !way.Contains($"from=\"{target.Address}\"", StringComparison.Ordinal) || !AtRest.ContainsKey(target.Address))
            return false;
        Data[target.Address] = Data.GetValueOrDefault(source);
        // While it still works, more is written.
        if (SettingOf(command, "SOURCE_RESTS") == "yes")
            return !Write(source);
        Write(source);
        await onLine("adim-output: seconds=4.5");
        await onLine("adim-output: bytes=10001000");
        await onLine("adim-output: compared=2 tables with 12 rows");
        return true;
    }
}
