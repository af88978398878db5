using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Images;

/// <summary>
/// Where packages come from: the same mirrors that this machine's own apt uses, so that what can be reached here can be
/// reached there.
/// </summary>
public sealed record AptSources(string Debian, string Security, IReadOnlyDictionary<string, string> Configuration);

public sealed class AptMirrors(CommandRunner commands)
{
    private const string Main = "Debian|Debian|";
    private const string Security = "Debian|Debian-Security|";
    private const string ConfigurationDirectory = "/etc/apt/apt.conf.d";

    /// <exception cref="IOException">This machine's apt has no source of Debian's packages or of their security
    /// updates.</exception>
    public async Task<AptSources> ReadAsync(CancellationToken cancel)
    {
        var lines = await TargetsAsync(cancel);
        if (Find(lines, Main) is null || Find(lines, Security) is null)
        {
            // apt has never read the lists here, or they were cleaned away.
            await commands.RequireAsync("apt-get", ["update", "--quiet=2"], cancel);
            lines = await TargetsAsync(cancel);
        }

        return new AptSources(
            Find(lines, Main) ?? throw new IOException("No source of Debian's packages is named in /etc/apt."),
            Find(lines, Security)
                ?? throw new IOException("No source of Debian's security updates is named in /etc/apt."),
            await AcquireSettingsAsync(cancel));
    }

    private async Task<string[]> TargetsAsync(CancellationToken cancel)
    {
        // apt knows the origin of a mirror from its signed Release file, whatever the mirror is called.
        var targets =
            await commands.RunAsync("apt-get",
                ["indextargets", "--format", "$(ORIGIN)|$(LABEL)|$(REPO_URI)", "Identifier: Packages"], cancel);
        return targets.Succeeded ? targets.Output.Split('\n') : [];
    }

    private static string? Find(string[] lines, string prefix) =>
        lines.FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..].TrimEnd('/');

    // Proxies and certificates are such settings. Others (docker's clean-up hooks, say) are this machine's own
    // business.
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
