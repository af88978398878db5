using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>
/// From now on the portal signs in with the new key alone. The server still knows both, so there is nothing to take
/// back.
/// </summary>
public sealed class TakeNewKey(IRemoteShell shell, ISecretVault vault) : Step
{
    public override string Name => "take-key";

    public override string Title => "Delete the old sign-in key";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        // Connections that were opened with the old key are closed with it.
        await shell.ForgetAsync(await vault.HostAsync(context.Workspace, cancel));
        await vault.TakeAsync(context.Workspace.Id, WorkspaceSecrets.LoginKey, cancel);
        return StepOutcome.Finished;
    }
}
