using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;

namespace AdimPortal.Core.Operations.Steps.Moving;

/// <summary>
/// Makes the host key that the new server is born with. The portal's key to it and the application's secrets are the workspace's: data that is encrypted
/// with one of them must open there too.
/// </summary>
public sealed class ReserveOther(ISshKeys keys, ISecretVault vault) : Step
{
    public override string Name => ReserveIdentity.StepName;

    public override string Title => "Reserve keys";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        var pair = await keys.CreateAsync(workspace.Domain, cancel);
        var kept = await vault.KeepAsync(workspace.Id, WorkspaceSecrets.FirstHostKeyOf(workspace), new Secret($"{pair.Public}\n{pair.Private.Reveal()}"), cancel);
        workspace.Pin(KeptPair.Read(kept).Public);
        var login = await vault.FindAsync(workspace.Id, WorkspaceSecrets.LoginKey, cancel);
        return login is null
            ? new StepOutcome.FailedForGood("The portal has no key to this workspace.", $"The vault has no {WorkspaceSecrets.LoginKey} of {workspace.Id}.")
            : StepOutcome.With((ReserveIdentity.LoginKey, KeptPair.Read(login).Public));
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await vault.ForgetAsync(context.Workspace.Id, [WorkspaceSecrets.FirstHostKeyOf(context.Workspace)], cancel);
        return StepOutcome.Finished;
    }
}
