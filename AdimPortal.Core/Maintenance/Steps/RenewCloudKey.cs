using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>
/// The cloud account has, under the workspace's name, the key that is good: that which a server that is built anew
/// would let in.
/// </summary>
public sealed class RenewCloudKey(ICloud cloud, ISecretVault vault) : Step
{
    public override string Name => "cloud-key";

    public override string Title => "Renew the key in the cloud account";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var good = KeptPair.Read(await vault.GoodAsync(context.Workspace.Id, WorkspaceSecrets.LoginKey, cancel)).Public;
        if (!(await cloud.DeleteSshKeyAsync(context.Workspace.Tag, cancel)).TryGet(out _, out var failure))
            return StepOutcome.Of(failure);
        return (await cloud.EnsureSshKeyAsync(context.Workspace.Tag, good, cancel)).TryGet(out _, out failure)
            ? StepOutcome.Finished
            : StepOutcome.Of(failure);
    }

    /// <summary>Whatever is good then.</summary>
    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        DoAsync(context, cancel);
}
