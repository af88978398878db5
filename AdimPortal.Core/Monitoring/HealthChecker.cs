using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Monitoring;

/// <summary>
/// Looks at one workspace from outside and says what was seen. What goes wrong there is an answer, not a failure of the
/// watch.
/// </summary>
public sealed class HealthChecker(IWorkspaceProbe probe, TimeProvider time)
{
    /// <summary>Services that a sentence names.</summary>
    private const int MostNamed = 5;

    private static readonly Dictionary<string, string> NoServices = [];

    public async Task<HealthCheck> CheckAsync(DueCheck due, CancellationToken cancel)
    {
        var (at, started) = (time.GetUtcNow(), time.GetTimestamp());
        var answer = await AskAsync(due, cancel);
        return answer.TryGet(out var report, out var failure)
            ? new HealthCheck(due.Workspace, at, report.Healthy, time.GetElapsedTime(started),
                report.Healthy ? null : ProblemOf(report.Services), report.Services, report.CertificateExpiresAt)
            : new HealthCheck(due.Workspace, at, IsHealthy: false, Took: null, failure.UserMessage, NoServices,
                CertificateExpiresAt: null);
    }

    /// <summary>
    /// An answer on which the probe itself stumbles is the workspace's trouble: unrecorded, nobody would be told of it.
    /// </summary>
    private async Task<Result<HealthReport>> AskAsync(DueCheck due, CancellationToken cancel)
    {
        try
        {
            return await probe.CheckAsync(due.Domain, due.Address, cancel);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            return new Failure.Passing("We can't read the workspace's answer.", fault.Message);
        }
    }

    /// <summary>What is wrong, by what each service says of itself.</summary>
    public static string ProblemOf(IReadOnlyDictionary<string, string> services)
    {
        var down = services.Where(s => s.Value != "up").Select(s => s.Key).Order().ToList();
        return down switch
        {
            [] => "The workspace reports that it is not healthy, but not why.",
            [var one] => $"{Capital(one)} is down.",
            { Count: <= MostNamed } => $"{Capital(string.Join(", ", down))} are down.",
            _ => $"{Capital(string.Join(", ", down.Take(MostNamed)))} and {down.Count - MostNamed} more are down.",
        };
    }

    private static string Capital(string words) =>
        words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
}
