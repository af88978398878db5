using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Backups.Steps;

/// <summary>
/// A new workspace that gets another one's data gets what that data is encrypted and signed with, before keys of its
/// own are made.
/// </summary>
public sealed class AdoptSecrets(ISecretVault vault, IBackupStore backups) : Step
{
    public override string Name => "adopt";

    public override string Title => "Find the backup and its keys";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (context.Workspace.RestoresFrom is not { } id
            || await backups.FindAsync(id, cancel) is not { Status: BackupStatus.Good } backup)
            return new StepOutcome.FailedForGood("The backup no longer exists.",
                $"Backup {context.Workspace.RestoresFrom} is not good.");
        foreach (var name in BackupSecrets.NeededByData.Where(n => n != BackupSecrets.Key))
        {
            if (await vault.FindAsync(backup.Workspace, name, cancel) is { } secret)
                await vault.KeepAsync(context.Workspace.Id, name, secret, cancel);
        }

        return StepOutcome.Finished;
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await vault.ForgetAsync(context.Workspace.Id, BackupSecrets.NeededByData, cancel);
        return StepOutcome.Finished;
    }
}
