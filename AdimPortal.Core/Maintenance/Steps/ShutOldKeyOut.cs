using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>
/// The server lets the old key in no more. To take it back would be to trust a key again that the portal has forgotten:
/// it stays out.
/// </summary>
public sealed class ShutOldKeyOut(IRemoteShell shell, ISecretVault vault) : Step
{
    public override string Name => "shut-key-out";

    public override string Title => "Revoke the old key";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        await AuthorizedKeys.ChangeAsync(
        shell, await vault.HostAsync(context.Workspace, cancel),
        context.OutputOf(MakeNewLoginKey.StepName, MakeNewLoginKey.NewKey),
        context.OutputOf(MakeNewLoginKey.StepName, MakeNewLoginKey.OldKey), cancel);
}
