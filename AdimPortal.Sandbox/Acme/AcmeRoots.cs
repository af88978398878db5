namespace AdimPortal.Sandbox.Acme;

/// <summary>
/// The roots of the authority that issues certificates to droplets, as PEM. pebble makes a new one whenever it starts,
/// and droplets keep certificates of the old ones, so every root that ever was stays in the file.
/// </summary>
public sealed class AcmeRoots(SandboxOptions options)
{
    private readonly Lock _gate = new();

    public string File => Path.Combine(options.DataDirectory, "acme-roots.pem");

    public string Read()
    {
        lock (_gate) return System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : "";
    }

    /// <returns>True when it was not known before.</returns>
    public bool Add(string root)
    {
        lock (_gate)
        {
            var known = System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : "";
            if (known.Contains(root.Trim(), StringComparison.Ordinal)) return false;
            var neighbour = File + ".new";
            System.IO.File.WriteAllText(neighbour, $"{known}{root.Trim()}\n");
            System.IO.File.Move(neighbour, File, overwrite: true);
            return true;
        }
    }
}
