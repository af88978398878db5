using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Images;

/// <summary>Where packages come from: the same mirrors that this machine's own apt uses, so that what can be reached here can be reached there.</summary>
public sealed record AptSources(string Debian, string Security, IReadOnlyDictionary<string, string> Configuration);

public sealed class AptMirrors(CommandRunner commands)
{
    private const string DefaultDebian = "http://deb.debian.org/debian";
    private const string DefaultSecurity = "http://deb.debian.org/debian-security";
    private const string ConfigurationDirectory = "/etc/apt/apt.conf.d";

    public async Task<AptSources> ReadAsync(CancellationToken cancel)
    {
        // apt knows the origin of a mirror from its signed Release file, whatever the mirror is called.
        var targets = await commands.RunAsync(
            "apt-get", ["indextargets", "--format", "$(ORIGIN)|$(LABEL)|$(REPO_URI)", "Identifier: Packages"], cancel);
        var lines = targets.Succeeded ? targets.Output.Split('\n') : [];
        return new AptSources(
            Find(lines, "Debian|Debian|") ?? DefaultDebian,
            Find(lines, "Debian|Debian-Security|") ?? DefaultSecurity,
            await AcquireSettingsAsync(cancel));
    }

    private static string? Find(string[] lines, string prefix) =>
        lines.FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..].TrimEnd('/');

    // Proxies and certificates are such settings. Others (docker's clean-up hooks, say) are this machine's own business.
    private static async Task<IReadOnlyDictionary<string, string>> AcquireSettingsAsync(CancellationToken cancel)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!Directory.Exists(ConfigurationDirectory)) return settings;
        foreach (var file in Directory.GetFiles(ConfigurationDirectory))
        {
            var text = await File.ReadAllTextAsync(file, cancel);
            if (text.Contains("Acquire::", StringComparison.OrdinalIgnoreCase)) settings[Path.GetFileName(file)] = text;
        }
        return settings;
    }
}
