using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>
/// The firewall of each server that a workspace has in the cloud: one, or two while it moves or may return.
/// </summary>
public sealed class SetFirewalls(ICloud cloud, ISshSources sources) : Step
{
    public override string Name => "firewalls";

    public override string Title => "Update the firewall";

    public override RetryPolicy Retry => new(10, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2));

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        if (await sources.ListAsync(cancel) is not { Count: > 0 } ssh)
            return SetUpFirewall.Unknown;
        foreach (var location in new[] { workspace.Here, workspace.Move?.Other }.OfType<ServerLocation>()
            .Where(location => location is { Hosting: WorkspaceHosting.Cloud, DropletId: not null }))
        {
            var request = SetUpFirewall.Request(Workspace.TagOf(workspace.Id, location.Slot), ssh);
            if (!(await cloud.EnsureFirewallAsync(request, cancel)).TryGet(out _, out var failure))
                return StepOutcome.Of(failure);
        }

        return StepOutcome.Finished;
    }
}
