using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdimPortal.Sandbox.State;

/// <summary>
/// The account as one JSON file in the data directory. Every change is on disk before the call that made it returns,
/// and the file is replaced as a whole, so a killed Sandbox finds either the old state or the new one.
/// </summary>
public sealed class StateStore
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };
    private readonly Lock gate = new();
    private readonly string file;
    private readonly SandboxState state;

    public StateStore(SandboxOptions options)
    {
        Directory.CreateDirectory(options.DataDirectory);
        // Disks of droplets are nobody else's business.
        File.SetUnixFileMode(options.DataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        file = Path.Combine(options.DataDirectory, "state.json");
        state = File.Exists(file) ? JsonSerializer.Deserialize<SandboxState>(File.ReadAllText(file), Json)! : new SandboxState();
    }

    /// <summary>Reads under the lock. Only values that don't change later may be returned: records and copied lists.</summary>
    public T Read<T>(Func<SandboxState, T> read)
    {
        lock (gate) return read(state);
    }

    /// <summary>Changes the state. When the change throws, it must have changed nothing yet: check first, then write.</summary>
    public T Update<T>(Func<SandboxState, T> change)
    {
        lock (gate)
        {
            var result = change(state);
            Save();
            return result;
        }
    }

    public void Update(Action<SandboxState> change) => Update(state =>
    {
        change(state);
        return true;
    });

    private void Save()
    {
        var temporary = $"{file}.tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, state, Json);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, file, overwrite: true);
    }
}
