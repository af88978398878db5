using System.Globalization;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Backups.Steps;

/// <summary>
/// Takes a backup: the server encrypts its data and stores it under signed addresses; then the portal itself looks that
/// every part is there in the size that was sent, and writes the manifest. Only then it is good. One that is good
/// stays, whatever becomes of the operation; of any other nothing stays. A portal without a storage, and a workspace
/// without a running server, have nothing to do here.
/// </summary>
/// <param name="isOptional">Whether the operation goes on without it: a workspace that can't be reached must still be
/// terminable.</param>
public sealed class TakeBackup(StepDependencies ports, BackupPorts backups, IAgentTasks tasks, BackupReason reason,
    bool isOptional = false) : Step
{
    public const string StepName = "backup";

    /// <summary>Output: why there is none.</summary>
    public const string Skipped = "skipped";

    private const string SizeRoutine = "backup-size";
    private const string BackupRoutine = "backup";

    /// <summary>What a slow line may take for everything.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromHours(6);

    public override string Name => StepName;

    public override string Title => "Take a backup";

    public override TimeSpan EstimatedDuration => ports.Blueprint.MaintenanceOf(BackupRoutine).EstimatedDuration;

    public override bool IsOptional => isOptional;

    public override TimeSpan Timeout => Limit;

    public override RetryPolicy Retry => new(isOptional ? 3 : 5, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        // In what no customer had yet there is nothing to back up.
        if (!context.Workspace.IsCustomers)
            return StepOutcome.NotHere;
        if (await WhyNoneAsync(context, cancel) is { } why)
        {
            await context.Output.LineAsync(Name, why);
            return StepOutcome.With((Skipped, why));
        }

        var id = context.Operation.Id.Value;
        if (await backups.Store.FindAsync(id, cancel) is { Status: BackupStatus.Good })
            return StepOutcome.Finished;
        await backups.Store.BeginAsync(
            new Backup(id, context.Workspace.Id, reason, BackupStatus.Running, context.Now, null, null, null, null),
            cancel);
        var outcome = await TakeAsync(context, id, cancel);
        var problem = outcome switch
        {
            StepOutcome.RetryAfter(var message, _, _) => message,
            StepOutcome.FailedForGood(var message, _) => message,
            _ => null,
        };
        if (problem is not null)
            await backups.Store.ProblemAsync(id, problem, cancel);
        // Passed over it is not undone, and nothing may stay of it all the same.
        if (isOptional && (outcome is StepOutcome.FailedForGood || (problem is not null && context.Try >= Retry.Tries)))
            await UndoAsync(context, cancel);
        return outcome;
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        var id = context.Operation.Id.Value;
        if (!backups.Storage.IsThere
            || await backups.Store.FindAsync(id, cancel) is not { Status: not BackupStatus.Good })
            return StepOutcome.Finished;
        if (!(await backups.Storage.RemoveAsync(Backup.FolderOf(context.Workspace.Id, id), cancel)).TryGet(
            out _, out var failure))
            return StepOutcome.Of(failure);
        await backups.Store.FailAsync(id, cancel);
        return StepOutcome.Finished;
    }

    private async Task<string?> WhyNoneAsync(StepContext context, CancellationToken cancel) => context.Workspace switch
    {
        _ when !backups.Storage.IsThere => "This portal has no object storage, so no backup can be taken.",
        { IsSelfHosted: true } own =>
            await tasks.ListenedAtAsync(own.Id, cancel) is { } heard
                && context.Now - heard < TimeSpan.FromMinutes(1)
            ? null
            : "The workspace is on its owner's server, which takes no tasks now, so no backup can be taken.",
        { DropletId: null } or { Address: null } or { IsPoweredOff: true } =>
            "The workspace has no running server, so there is nothing to back up.",
        _ => null,
    };

    private async Task<StepOutcome> TakeAsync(StepContext context, Guid id, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        var measured =
            await ports.Routines.RunAsync(context, ports.Blueprint.MaintenanceOf(SizeRoutine), SizeRoutine,
                workspace.Plan, cancel);
        if (measured is not StepOutcome.Done(var said))
            return measured;
        var pieces = BackupPieces.For(SizesOf(said));
        // Another attempt stores elsewhere: what the one before left must not be taken for its own. It is not kept,
        // either.
        for (var before = 1; before < context.Attempt; before++)
            if (!(await backups.Storage.RemoveAsync(PrefixOf(workspace.Id, id, before), cancel)).TryGet(
                out _, out var failed))
                return StepOutcome.Of(failed);
        var prefix = PrefixOf(workspace.Id, id, context.Attempt);
        var settings = new Dictionary<string, Secret>
        {
            ["BACKUP_RECIPIENT"] = new(await backups.Keys.RecipientOfAsync(await KeyAsync(context, cancel), cancel)),
            ["BACKUP_PIECE_BYTES"] = new(pieces.PieceBytes.ToString(CultureInfo.InvariantCulture)),
            ["OBJECT_STORAGE_CA_PEM"] = new(backups.Storage.AuthorityPem),
        };
        foreach (var (part, count) in pieces.Parts)
        {
            if (!(await backups.Storage.OpenUploadAsync(prefix + Backup.FileOf(part), count, Limit, cancel)).TryGet(
                out var addresses, out var failure))
                return StepOutcome.Of(failure);
            settings[$"UPLOAD_{part.ToUpperInvariant()}"] = new(string.Join('\n', addresses.Select(a => a.Reveal())));
        }

        var stored =
            await ports.Routines.RunAsync(context, ports.Blueprint.MaintenanceOf(BackupRoutine), BackupRoutine,
                workspace.Plan, cancel, settings, Limit);
        return stored is StepOutcome.Done(var outputs)
            ? await CheckAsync(context, id, prefix, outputs.GetValueOrDefault("manifest", ""), cancel)
            : stored;
    }

    /// <summary>
    /// The storage's own word, part by part. The manifest is written last: where there is one, all that it names is
    /// there.
    /// </summary>
    private async Task<StepOutcome> CheckAsync(StepContext context, Guid id, string prefix, string json,
        CancellationToken cancel)
    {
        if (!BackupManifest.Read(context.Workspace.Id, json).TryGet(out var manifest, out var failure))
            return StepOutcome.Of(failure);
        foreach (var part in manifest.Parts)
        {
            if (!(await backups.Storage.CompleteUploadAsync(prefix + Backup.FileOf(part.Name), part.Pieces,
                cancel)).TryGet(out var size, out failure))
                return StepOutcome.Of(failure);
            if (size != part.StoredBytes)
                return new StepOutcome.RetryAfter("A part of the backup is incomplete.",
                    $"{part.Name}: {size} bytes are stored, {part.StoredBytes} were sent.");
        }

        if (!(await backups.Storage.PutAsync(prefix + Backup.ManifestFile, manifest.Json, cancel)).TryGet(
            out _, out failure))
            return StepOutcome.Of(failure);
        await backups.Store.GoodAsync(id, prefix, manifest, cancel);
        return StepOutcome.With(
            ("bytes", manifest.Parts.Sum(p => p.StoredBytes).ToString(CultureInfo.InvariantCulture)));
    }

    private static string PrefixOf(WorkspaceId workspace, Guid id, int attempt) =>
        $"{Backup.FolderOf(workspace, id)}{attempt}/";

    private async Task<Secret> KeyAsync(StepContext context, CancellationToken cancel) =>
        await ports.Vault.FindAsync(context.Workspace.Id, BackupSecrets.Key, cancel)
        ?? await ports.Vault.KeepAsync(context.Workspace.Id, BackupSecrets.Key, await backups.Keys.CreateAsync(cancel),
            cancel);

    private static Dictionary<string, long> SizesOf(IReadOnlyDictionary<string, string> said) => said
        .Where(o => o.Key.StartsWith("size_", StringComparison.Ordinal))
        .ToDictionary(o => o.Key["size_".Length..], o => long.Parse(o.Value, CultureInfo.InvariantCulture));
}
