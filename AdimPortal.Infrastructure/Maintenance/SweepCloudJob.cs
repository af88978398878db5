using AdimPortal.Core.Common;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Operations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;

namespace AdimPortal.Infrastructure.Maintenance;

/// <summary>
/// Looks, seldom and on one node at a time, for what is in the cloud and belongs to no living workspace.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class SweepCloudJob(CloudSweep sweep, IOptions<SweepingOptions> options,
    ILogger<SweepCloudJob> log) : IJob
{
    public static readonly JobKey Key = new("sweep-cloud", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (!(await sweep.RunAsync(options.Value.Grace, cancellationToken)).TryGet(out var found, out var failure))
        {
            CouldNotLook(failure.Detail);
            return;
        }

        foreach (var workspace in found.OfTheDead)
            Orphaned(workspace.Value);
        foreach (var workspace in found.Doubled)
            Doubled(workspace.Value);
        foreach (var workspace in found.Outdated)
            Outdated(workspace.Value);
        foreach (var workspace in found.Misguarded)
            Misguarded(workspace.Value);
        if (found.OfOthers.Count > 0)
            Unknown(found.OfOthers.Count, string.Join(", ", found.OfOthers.Select(item => $"{item.Kind} {item.Name}")));
    }

    [LoggerMessage(LogLevel.Warning,
        "The cloud could not be searched for orphans; the next sweep tries again. {Detail}")]
    private partial void CouldNotLook(string detail);

    [LoggerMessage(LogLevel.Warning,
        "Workspace {Workspace} no longer exists but still has resources in the cloud. An operation removes them.")]
    private partial void Orphaned(string workspace);

    [LoggerMessage(LogLevel.Warning, "Workspace {Workspace} has an extra droplet. An operation removes it.")]
    private partial void Doubled(string workspace);

    [LoggerMessage(LogLevel.Information,
        "Workspace {Workspace} has a snapshot that is no longer needed. An operation removes it.")]
    private partial void Outdated(string workspace);

    [LoggerMessage(LogLevel.Warning,
        "SSH of workspace {Workspace} was open to others than this portal's nodes, or not to all of them. An operation updates its firewall.")]
    private partial void Misguarded(string workspace);

    [LoggerMessage(LogLevel.Warning,
        "{Count} resources in the cloud account are named after workspaces that this portal never had. They are left alone: {Things}")]
    private partial void Unknown(int count, string things);
}
