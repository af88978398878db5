using AdimPortal.Core.Servers;

namespace AdimPortal.Testing.InMemory;

/// <summary>What lies on servers, and the ways on which it goes from one to another.</summary>
public sealed partial class InMemoryServers
{
    /// <summary>What was written on each server, by its address.</summary>
    public Dictionary<string, int> Data { get; } = [];

    /// <summary>The line by which a server lets the one key in that may fetch its data, by its address.</summary>
    public Dictionary<string, string> Access { get; } = [];

    /// <summary>Bytes that each server has free.</summary>
    public long FreeBytes { get; set; } = 40L << 30;

    private readonly Dictionary<string, HashSet<int>> _notes = [];
    private int _acknowledged;

    /// <summary>A program of the workspace writes; one at rest does not.</summary>
    public bool Write(string address)
    {
        if (!LetsIn(address))
            return false;
        Data[address] = Data.GetValueOrDefault(address) + 1;
        return true;
    }

    /// <summary>
    /// Somebody writes a note on the server that the name leads to, and has an answer if that one lets people in.
    /// </summary>
    public void WriteNoteAt(string address)
    {
        if (LetsIn(address))
            NotesOn(address).Add(_acknowledged++);
    }

    /// <summary>Which of all acknowledged notes a server doesn't have.</summary>
    public IEnumerable<int> NotesMissingOn(string address) =>
        Enumerable.Range(0, _acknowledged).Except(NotesOn(address));

    private HashSet<int> NotesOn(string address) =>
        _notes.TryGetValue(address, out var notes) ? notes : _notes[address] = [];

    private bool LetsIn(string address) => !Suspended.ContainsKey(address) && !AwaitingSwitch.Contains(address)
        && (address == InMemorySelfHostedServers.Address || cloud.At(address) is { Status: "active" });

    private void Resume(string address, bool awaitsSwitch)
    {
        Suspended.Remove(address);
        if (awaitsSwitch)
            AwaitingSwitch.Add(address);
        else
            AwaitingSwitch.Remove(address);
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
    private async Task<bool> CopyDataAsync(RemoteHost target, RemoteCommand command, Func<string, ValueTask> onLine)
    {
        var source = SettingOf(command, "SOURCE_ADDRESS");
        if (!Access.TryGetValue(source, out var access)
            || !access.Contains($"from=\"{target.Address}\"", StringComparison.Ordinal)
            || !Suspended.ContainsKey(target.Address))
            return false;
        Data[target.Address] = Data.GetValueOrDefault(source);
        _notes[target.Address] = [.. NotesOn(source)];
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
