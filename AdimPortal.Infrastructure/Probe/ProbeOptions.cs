using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Probe;

public sealed class ProbeOptions
{
    public const string Section = "Probe";

    /// <summary>
    /// PEM roots that are trusted besides the system's: the Sandbox's authority. It may change while we run, or not be
    /// there yet.
    /// </summary>
    public string? ExtraRootsFile { get; set; }

    public int Port { get; set; } = 443;

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}

internal sealed class ProbeOptionsValidator : FaultsValidator<ProbeOptions>
{
    protected override IEnumerable<string> Faults(ProbeOptions options)
    {
        if (options.Port is < 1 or > 65535)
            yield return "Probe:Port must be 1 to 65535.";
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(1))
            yield return "Probe:Timeout must be from 00:00:01 to 00:01:00.";
        if (options.ExtraRootsFile is { Length: > 0 } file && !Path.IsPathRooted(file))
            yield return "Probe:ExtraRootsFile must be an absolute path.";
    }
}
