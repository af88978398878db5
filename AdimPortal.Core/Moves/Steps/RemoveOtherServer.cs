using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// Removes all that a workspace has under the name of its slot that doesn't serve: server, firewalls, key, tag. There
/// may be nothing.
/// </summary>
public sealed class RemoveOtherServer(ICloud cloud, ISecretVault vault) : Step
{
    public const string StepName = "remove-other-server";

    public override string Name => StepName;

    /// <summary>
    /// True wherever it lives: of a server of its owner's there is nothing to remove but what is left in the cloud.
    /// </summary>
    public override string Title => "Remove remaining cloud resources";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(3);

    public override RetryPolicy Retry => new(10, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2));

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        var tag = Workspace.TagOf(workspace.Id, workspace.OtherSlot);
        if (!(await cloud.DeleteDropletsAsync(tag, cancel)).TryGet(out _, out var failure))
            return StepOutcome.Of(failure);
        if (!(await cloud.ListDropletsAsync(tag, cancel)).TryGet(out var left, out failure))
            return StepOutcome.Of(failure);
        if (left.Count > 0)
            return new StepOutcome.RetryAfter("The server is still being removed.",
                $"Droplets left with tag {tag}: {string.Join(", ", left.Select(d => d.Id))}.");
        var key = await vault.FindPublicLoginKeyAsync(workspace.Id, cancel);
        var removals = new Func<Task<Result<Unit>>>[]
        {
            () => cloud.DeleteFirewallAsync(tag, cancel),
            () => cloud.DeleteFirewallAsync(OpenTransferAccess.AccessOf(tag), cancel),
            () => cloud.DeleteFirewallAsync(OpenTransferAccess.AccessOf(workspace.Tag), cancel),
            () => cloud.DeleteTagAsync(tag, cancel),
        };
        if (key is not null)
            removals = [() => cloud.DeleteSshKeyAsync(tag, key, cancel), .. removals];
        foreach (var remove in removals)
        {
            if (!(await remove()).TryGet(out _, out failure))
                return StepOutcome.Of(failure);
        }

        await vault.ForgetAsync(workspace.Id, [WorkspaceSecrets.FirstHostKeyOf(workspace.InOtherSlot())], cancel);
        return StepOutcome.Finished;
    }
}
