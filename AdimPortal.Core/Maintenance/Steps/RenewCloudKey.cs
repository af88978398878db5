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
        foreach (var key in new[] { MakeNewLoginKey.OldKey, MakeNewLoginKey.NewKey }
            .Select(key => context.OutputOf(MakeNewLoginKey.StepName, key)).OfType<string>().Where(key => key != good))
        {
            if (!(await cloud.DeleteSshKeyAsync(context.Workspace.Tag, key, cancel)).TryGet(out _, out var notDeleted))
                return StepOutcome.Of(notDeleted);
        }

        return (await cloud.EnsureSshKeyAsync(context.Workspace.Tag, good, cancel)).TryGet(out _, out var failure)
            ? StepOutcome.Finished
            : StepOutcome.Of(failure);
    }

    /// <summary>Whatever is good then.</summary>
    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        DoAsync(context, cancel);
}
