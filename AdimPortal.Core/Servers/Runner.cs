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
    public static RemoteCommand Start(BlueprintBundle bundle, string runId, long epoch, string routine,
        Secret environment, TimeSpan? limit = null) => new(
        [Path(bundle), "start", "--run", runId, "--epoch", epoch.ToString(CultureInfo.InvariantCulture), routine],
        limit ?? RoutineLimit)
        {
            StandardInput = environment,
        };

    public static RemoteCommand Stop(BlueprintBundle bundle, string runId) =>
        new([Path(bundle), "stop", "--run", runId], TimeSpan.FromSeconds(30));

    public static string Folder(BlueprintBundle bundle) => $"/opt/adim/blueprint/{bundle.Sha256}";

    /// <summary>
    /// Settings and secrets as the runner reads them from standard input: one <c>NAME=base64</c> a line.
    /// </summary>
    public static Secret Environment(IEnumerable<KeyValuePair<string, string>> values)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in values)
            text.Append(name).Append('=').Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(value))).Append('\n');
        return new Secret(text.ToString());
    }

    private static string Path(BlueprintBundle bundle) => $"{Folder(bundle)}/bin/adim-run";
}
