namespace AdimPortal.Sandbox.Hosting;

/// <summary>One running Sandbox for each name: two would sweep away each other's machines.</summary>
internal sealed class SingleInstance : IDisposable
{
    private const string Directory = "/run/adim-sandbox";
    private readonly FileStream _held;

    private SingleInstance(FileStream held) => _held = held;

    /// <returns>The held claim, or null when another process holds it. The kernel lets go of it however the process
    /// ends.</returns>
    public static SingleInstance? Claim(SandboxOptions options)
    {
        System.IO.Directory.CreateDirectory(Directory);
        try
        {
            // FileShare.None takes an exclusive flock.
            return new SingleInstance(new FileStream(
                $"{Directory}/{options.Name}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1,
                FileOptions.DeleteOnClose));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _held.Dispose();
        try
        {
            System.IO.Directory.Delete(Directory);
        }
        catch (IOException)
        {
            // Another Sandbox is running.
        }
    }
}
