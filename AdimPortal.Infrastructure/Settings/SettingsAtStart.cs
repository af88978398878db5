using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Settings;

/// <summary>The portal starts with all its settings, or says everything that is wrong with them and does not.</summary>
public static class SettingsAtStart
{
    /// <summary>The exit status for wrong settings (EX_CONFIG of sysexits.h): starting again would not help.</summary>
    public const int ExitCode = 78;

    /// <summary>Every setting that is missing or wrong, of all parts of the portal. Empty when it may start.</summary>
    public static IReadOnlyList<string> Faults(IServiceProvider services) =>
        [.. services.GetServices<ISettingsCheck>().SelectMany(check => check.Faults()).Distinct()
            .Order(StringComparer.Ordinal)];

    /// <summary>What the operator reads instead of a start.</summary>
    public static string Refusal(IReadOnlyList<string> faults) => $"""
        The portal does not start: {(faults.Count == 1 ? "a setting is" : $"{faults.Count} settings are")} missing or wrong.
        {string.Join('\n', faults.Select(fault => $"  - {fault}"))}
        Settings are environment variables, on a server in /etc/adim-portal/portal.env; a colon in a name is written as two underscores there.
        """;
}
