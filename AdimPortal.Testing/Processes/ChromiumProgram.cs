namespace AdimPortal.Testing.Processes;

/// <summary>Debian's Chromium, and how it is started wherever a program drives it.</summary>
public static class ChromiumProgram
{
    public const string Installed = "/usr/bin/chromium";

    /// <summary>Starts it so that machines that come and go beside it don't cost it a request.</summary>
    public static string Path { get; } =
        Repository.PathTo("AdimPortal.Testing", "Processes", "chromium-without-netlink.pl");

    /// <summary>It runs as root here, and it has no business on the network but with the portal under test.</summary>
    public static readonly IReadOnlyList<string> Arguments =
        ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"];
}
