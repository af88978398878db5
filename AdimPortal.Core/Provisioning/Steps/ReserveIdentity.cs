using AdimPortal.Core.Backups;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Provisioning.Steps;

/// <summary>
/// Makes every key and password that the workspace will have and keeps them sealed, before anything in the world refers
/// to them.
/// </summary>
public sealed class ReserveIdentity(ISshKeys keys, ISecretVault vault, Blueprint blueprint, IRandomSource random,
    IBackupStore backups) : Step
{
    public const string StepName = "reserve";

    /// <summary>Output: the public half of the key that the portal signs in with.</summary>
    public const string LoginKey = "login_key";


    public override string Name => StepName;

    public override string Title => "Reserve name and keys";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        foreach (var wanted in blueprint.Secrets)
            await vault.KeepAsync(context.Workspace.Id, wanted.Name, SecretMaker.Make(wanted, random), cancel);

        var id = context.Workspace.Id;
        var login = await vault.KeepPairAsync(keys, id, WorkspaceSecrets.LoginKey, "portal", cancel);
        var first = await vault.KeepPairAsync(keys, id, WorkspaceSecrets.FirstHostKeyOf(context.Workspace),
            context.Workspace.Domain, cancel);
        context.Workspace.Pin(first);
        return StepOutcome.With((LoginKey, login));
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        // Backups outlive their workspace, and what they are read with lives as long as they do.
        var there = await backups.OfWorkspaceAsync(context.Workspace.Id, cancel);
        await vault.ForgetAllButAsync(context.Workspace.Id,
            there.Any(b => b.Status is BackupStatus.Good) ? BackupSecrets.NeededByData : [], cancel);
        return StepOutcome.Finished;
    }
}
