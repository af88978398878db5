using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdimPortal.Sandbox.State;

/// <summary>
/// The account as one JSON file in the data directory. Every change is on disk before the call that made it returns,
/// and the file is replaced as a whole, so a killed Sandbox finds either the old state or the new one.
/// </summary>
public sealed class StateStore
{
    private static readonly JsonSerializerOptions Json =
        new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };
    private readonly Lock _gate = new();
    private readonly string _file;
    private SandboxState _state;

    public StateStore(SandboxOptions options)
    {
        Directory.CreateDirectory(options.DataDirectory);
        // Disks of droplets are nobody else's business.
        File.SetUnixFileMode(options.DataDirectory,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _file = Path.Combine(options.DataDirectory, "state.json");
        _state = Load();
    }

    /// <summary>
    /// Reads under the lock. Only values that don't change later may be returned: records and copied lists.
    /// </summary>
    public T Read<T>(Func<SandboxState, T> read)
    {
        lock (_gate) return read(_state);
    }

    /// <summary>
    /// Changes the state. When the change throws, it must have changed nothing yet: check first, then write.
    /// </summary>
    public T Update<T>(Func<SandboxState, T> change)
    {
        lock (_gate)
        {
            var result = change(_state);
            try
            {
                Save();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // A disk that is full, above all. What isn't on disk has not happened: the caller is told, and may come
                // again.
                _state = Load();
                throw;
            }
            return result;
        }
    }

    public void Update(Action<SandboxState> change) => Update(state =>
    {
        change(state);
        return true;
    });

    private SandboxState Load() =>
        File.Exists(_file)
            ? JsonSerializer.Deserialize<SandboxState>(File.ReadAllText(_file), Json)!
            : new SandboxState();

    private void Save()
    {
        var temporary = $"{_file}.tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, _state, Json);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, _file, overwrite: true);
    }
}
