namespace AdimPortal.Testbed;

/// <summary>Debian's Chromium, and how it is started wherever a program drives it.</summary>
public static class ChromiumProgram
{
    public const string Path = "/usr/bin/chromium";

    /// <summary>It runs as root here, and it has no business on the network but with the portal under test.</summary>
    public static readonly IReadOnlyList<string> Arguments =
        ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
}
