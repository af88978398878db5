using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// Makes the host key that the new server is born with. The portal's key to it and the application's secrets are the
/// workspace's: data that is encrypted with one of them must open there too. A workspace that comes from its owner's
/// server had no such key until now.
/// </summary>
public sealed class ReserveOther(ISshKeys keys, ISecretVault vault) : Step
{
    public override string Name => ReserveIdentity.StepName;

    public override string Title => "Reserve keys";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        var pair = await keys.CreateAsync(workspace.Domain, cancel);
        var kept =
            await vault.KeepAsync(workspace.Id, WorkspaceSecrets.FirstHostKeyOf(workspace),
                new Secret($"{pair.Public}\n{pair.Private.Reveal()}"), cancel);
        workspace.Pin(KeptPair.Read(kept).Public);
        var login = await keys.CreateAsync("portal", cancel);
        var keptLogin =
            await vault.KeepAsync(workspace.Id, WorkspaceSecrets.LoginKey,
                new Secret($"{login.Public}\n{login.Private.Reveal()}"), cancel);
        return StepOutcome.With((ReserveIdentity.LoginKey, KeptPair.Read(keptLogin).Public));
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await vault.ForgetAsync(context.Workspace.Id, [WorkspaceSecrets.FirstHostKeyOf(context.Workspace)], cancel);
        return StepOutcome.Finished;
    }
}
