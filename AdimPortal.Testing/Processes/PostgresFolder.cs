using System.Diagnostics;

namespace AdimPortal.Testing.Processes;

/// <summary>
/// The temporary folder of a test cluster. A lock beside it is held while its test process lives, so a later run knows
/// which folders, and which servers in them, belong to nobody any more.
/// </summary>
internal sealed class PostgresFolder : IDisposable
{
    // Short, because a socket's path may have no more than 107 characters.
    private const string Prefix = "adim-pg-";
    private readonly FileStream _lock;

    private PostgresFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }
    public string Data => System.IO.Path.Combine(Path, "data");
    public string Sockets => Path;
    public string Log => System.IO.Path.Combine(Path, "server.log");

    /// <summary>The full path of one of PostgreSQL's programs, of the newest version that is installed.</summary>
    public string Program(string name) => PostgresPrograms.Find(name);

    public static PostgresFolder Create()
    {
        Sweep();
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), Prefix + Guid.NewGuid().ToString("N")[..8]);
        var held = new FileStream(path + ".lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        PostgresPrograms.HandOver(path);
        return new PostgresFolder(path, held);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        File.Delete(_lock.Name);
        _lock.Dispose();
    }

    private static void Sweep()
    {
        foreach (var file in LivingFolders.FilesIn(System.IO.Path.GetTempPath(), Prefix + "*.lock"))
        {
            try
            {
                // Fails while the owner lives, and while somebody else sweeps it.
                using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                var path = System.IO.Path.ChangeExtension(file, null);
                EndServer(path);
                if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, or another user's.
            }
        }
    }

    private static void EndServer(string path)
    {
        var note = System.IO.Path.Combine(path, "data", "postmaster.pid");
        if (!File.Exists(note) || !int.TryParse(File.ReadLines(note).FirstOrDefault(), out var id)) return;
        try
        {
            using var server = Process.GetProcessById(id);
            // A process id is used again in time: only a server that works in this very folder is meant.
            if (File.ReadAllText($"/proc/{id}/cmdline").Contains(path, StringComparison.Ordinal))
            {
                server.Kill();
                server.WaitForExit(TimeSpan.FromSeconds(10));
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException)
        {
            // It has ended by itself.
        }
    }
}
