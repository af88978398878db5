using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.Backups.Steps;

/// <summary>
/// Brings the data of a backup to the workspace's server, which compares sums before it touches anything and counts
/// afterwards. Taken back, the data is what the backup has that this operation took before; where that can't be brought
/// back, its programs run on what is there.
/// </summary>
public sealed class RestoreData(StepDependencies ports, BackupPorts backups) : Step
{
    public const string StepName = "restore";

    private static readonly TimeSpan Limit = TimeSpan.FromHours(6);

    private readonly Routine _routine = ports.Blueprint.MaintenanceOf("restore");

    public override string Name => StepName;

    public override string Title => _routine.Title;

    public override TimeSpan EstimatedDuration => _routine.EstimatedDuration;

    public override RetryPolicy Retry => RunRoutine.RetryOfRoutines;

    public override TimeSpan Timeout => Limit;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        context.Workspace.RestoresFrom is { } wanted
            && await backups.Store.FindAsync(wanted, cancel) is { Status: BackupStatus.Good } backup
            ? await RunAsync(context, backup, StepName, isWayBack: false, cancel)
            : new StepOutcome.FailedForGood("The backup no longer exists.",
                $"Backup {context.Workspace.RestoresFrom} is not good.");

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        await backups.Store.FindAsync(context.Operation.Id.Value, cancel) is { Status: BackupStatus.Good } safety
            ? await RunAsync(context, safety, "restore-again", isWayBack: true, cancel)
            : StepOutcome.Finished;

    private async Task<StepOutcome> RunAsync(StepContext context, Backup backup, string name, bool isWayBack,
        CancellationToken cancel)
    {
        if (await ports.Vault.FindAsync(backup.Workspace, BackupSecrets.Key, cancel) is not { } key)
            return new StepOutcome.FailedForGood("The key of this backup no longer exists.",
                $"No {BackupSecrets.Key} of {backup.Workspace} in the vault.");
        var parts =
            backup.Manifest!.Parts.Select(p =>
                $"{p.Name} {p.Sha256} {p.StoredBytes} {backups.Storage.AddressOf(backup.KeyOf(p), Limit).Reveal()}");
        var settings = new Dictionary<string, Secret>
        {
            ["RESTORE_PARTS"] = new(string.Join('\n', parts)),
            ["RESTORE_COUNTS"] = new(backup.Manifest.Counts),
            ["RESTORE_KEY"] = key,
            ["RESTORE_IS_WAY_BACK"] = new(isWayBack ? "true" : "false"),
            ["RESTORE_IS_LAST_TRY"] = new(context.Try >= Retry.Tries ? "true" : "false"),
            ["OBJECT_STORAGE_CA_PEM"] = new(backups.Storage.AuthorityPem),
        };
        return await ports.Routines.RunAsync(context, _routine, name, context.Workspace.Plan, cancel, settings, Limit);
    }
}
