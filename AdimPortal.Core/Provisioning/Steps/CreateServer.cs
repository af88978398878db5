using AdimPortal.Core.Billing;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Provisioning.Steps;

/// <summary>
/// One droplet, found by its tag before it is made: the cloud knows no idempotency key, so a request whose answer was
/// lost may have made it all the same.
/// </summary>
public sealed class CreateServer(ICloud cloud, ISecretVault vault, BillingPlans plans, ProvisioningOptions options)
    : Step
{
    public const string StepName = "server";

    public override string Name => StepName;

    public override string Title => "Create server";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        if (!(await cloud.ListDropletsAsync(workspace.Tag, cancel)).TryGet(out var there, out var failure))
            return StepOutcome.Of(failure);
        if (there.Count > 0)
            return StepOutcome.With(("droplet", $"{there[0].Id}"));

        var login = context.OutputOf(ReserveIdentity.StepName, ReserveIdentity.LoginKey)!;
        if (!(await cloud.EnsureSshKeyAsync(workspace.Tag, login, cancel)).TryGet(out var key, out failure))
            return StepOutcome.Of(failure);

        var first =
            KeptPair.Read((await vault.FindAsync(workspace.Id, WorkspaceSecrets.FirstHostKeyOf(workspace), cancel))!);
        var request = new DropletRequest(
            workspace.Id.Value, workspace.Region, workspace.Size, options.Image, [CloudItem.PortalTag, workspace.Tag],
            [key], UserData.With(first),
            Backups: plans.Of(workspace.Plan).Backups);
        return (await cloud.CreateDropletAsync(request, cancel)).TryGet(out var made, out failure)
            ? StepOutcome.With(("droplet", $"{made.Id}"))
            : StepOutcome.Of(failure);
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        var tag = context.Workspace.Tag;
        if (!(await cloud.DeleteDropletsAsync(tag, cancel)).TryGet(out _, out var failure))
            return StepOutcome.Of(failure);
        if (!(await cloud.ListDropletsAsync(tag, cancel)).TryGet(out var left, out failure))
            return StepOutcome.Of(failure);
        if (left.Count > 0)
            return new StepOutcome.RetryAfter("The server is still being removed.",
                $"Droplets left with tag {tag}: {string.Join(", ", left.Select(d => d.Id))}.");
        return (await cloud.DeleteSshKeyAsync(tag, cancel)).TryGet(out _, out failure)
            ? StepOutcome.Finished
            : StepOutcome.Of(failure);
    }
}
