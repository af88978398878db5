namespace AdimPortal.Sandbox.Hosting;

/// <summary>One running Sandbox for each name: two would sweep away each other's machines.</summary>
internal static class SingleInstance
{
    /// <returns>The held claim, or null when another process holds it. The kernel lets go of it however the process ends.</returns>
    public static IDisposable? Claim(SandboxOptions options)
    {
        Directory.CreateDirectory("/run/adim-sandbox");
        try
        {
            // FileShare.None takes an exclusive flock.
            return new FileStream($"/run/adim-sandbox/{options.Name}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
