using System.Globalization;
using System.Security.Cryptography;

namespace AdimPortal.Infrastructure.Ssh.OpenSsh;

/// <summary>
/// A folder that only this user can open, in memory where the system offers that. Its path is short: a Unix socket's
/// path may have 107 characters, and ssh adds 17 of its own while it binds one.
/// </summary>
internal sealed class PrivateFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Prefix = "adim-ssh-";

    public PrivateFolder()
    {
        var parent = Parent();
        SweepLeftOvers(parent);
        Path = System.IO.Path.Combine(parent,
            $"{Prefix}{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        Directory.CreateDirectory(Path, OwnerOnly | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file that is never, not for a moment, open to others.</summary>
    public string Write(string name, string text)
    {
        var path = this[name];
        using var stream = new FileStream(path,
            new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        using var writer = new StreamWriter(stream);
        writer.Write(text);
        return path;
    }

    public void Remove(string name) => File.Delete(this[name]);

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private static string Parent()
    {
        string?[] candidates = [Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), "/dev/shm"];
        return candidates.FirstOrDefault(c => c is { Length: > 0 and < 40 } && Directory.Exists(c))
            ?? System.IO.Path.GetTempPath();
    }

    /// <summary>A portal that was killed could not remove its folder: the next one does.</summary>
    private static void SweepLeftOvers(string parent)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            var owner = System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                || Directory.Exists($"/proc/{pid}"))
                continue;
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, or another portal sweeps it right now.
            }
        }
    }
}
