using System.Globalization;
using System.Text;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;

namespace AdimPortal.Core.Servers;

/// <summary>
/// The words of the blueprint's runner on a server (<c>bin/adim-run</c>). Commands are data, so tests compare lists and
/// need no host.
/// </summary>
internal static class Runner
{
    private static readonly TimeSpan RoutineLimit = TimeSpan.FromMinutes(20);

    /// <summary>Starts a routine, or follows it if it was started already: the same run id never runs twice.</summary>
    /// <param name="group">Runs of one group run beside each other; null for one that runs alone.</param>
    public static RemoteCommand Start(BlueprintBundle bundle, string runId, long epoch, string routine,
        Secret environment, TimeSpan? limit = null, string? group = null) => new(
        [
            Path(bundle), "start", "--run", runId, "--epoch", epoch.ToString(CultureInfo.InvariantCulture),
            .. group is null ? Array.Empty<string>() : ["--group", group], routine,
        ],
        limit ?? RoutineLimit)
        {
            StandardInput = environment,
        };

    public static RemoteCommand Stop(BlueprintBundle bundle, string runId) =>
        new([Path(bundle), "stop", "--run", runId], TimeSpan.FromSeconds(30));

    public static string Folder(BlueprintBundle bundle) => $"/opt/adim/blueprint/{bundle.Sha256}";

    /// <summary>
    /// Settings and secrets as the runner reads them from standard input: one <c>NAME=value</c> a line, in which
    /// <c>\\</c> stands for a backslash and <c>\n</c> for the end of a line, and a dot as the last one.
    /// </summary>
    /// <exception cref="ArgumentException">A value has a null character: no environment can hold one.</exception>
    public static Secret Environment(IEnumerable<KeyValuePair<string, string>> values)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in values)
        {
            if (value.Contains('\0', StringComparison.Ordinal))
                throw new ArgumentException($"The setting {name} has a null character.", nameof(values));
            text.Append(name).Append('=').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        }

        return new Secret(text.Append(".\n").ToString());
    }

    private static string Path(BlueprintBundle bundle) => $"{Folder(bundle)}/bin/adim-run";
}
