using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Backups;

/// <summary>
/// Asks for backups that are due, tells of those that are overdue, and removes those that are old. It looks and acts,
/// and can be cut off at any line.
/// </summary>
public sealed class BackupScheduler(
    BackupPorts ports, BackupService service, IWorkspaceReader workspaces, IAlertStore alerts, ISecretVault vault,
    BillingPlans plans, TimeProvider time, EachItem each)
{
    /// <summary>So many begin at a time; the rest follow with the next look.</summary>
    private const int AtOnce = 10;

    private const int DrillsAtOnce = 2;

    public async Task BackUpAsync(CancellationToken cancel)
    {
        if (!ports.Storage.IsThere)
            return;
        var now = time.GetUtcNow();
        var states = await ports.Store.StatesAsync(cancel);
        await each.RunAsync(
            WorkQueues.Backups,
            states.Where(s => BackupSchedule.IsDue(s, plans.Of(s.Plan), now))
                .OrderBy(s => s.LastGoodAt ?? s.ActiveSince),
            s => s.Workspace.Value,
            (s, stop) =>
                service.BackUpAsync(
                    ActPermit.OfPortal(Act.BackUp, s.Workspace, occasion: BackupSchedule.OccasionAt(now)),
                    stop), cancel, most: AtOnce, reference: s => PathOf(s.Workspace));
        await each.RunAsync(
            WorkQueues.AlertEvaluation,
            states.Where(s => BackupSchedule.IsOverdue(s, plans.Of(s.Plan), now) != s.IsAlerted),
            s => s.Workspace.Value,
            (s, stop) => s.IsAlerted
                ? alerts.CloseAsync(s.Workspace, AlertKind.Backup, stop)
                : alerts.OpenAsync(s.Workspace, AlertKind.Backup, UserMessageOf(s), stop), cancel,
                reference: s => PathOf(s.Workspace));
    }

    /// <summary>Drills cost a server for some minutes each, so few run at a time.</summary>
    public async Task DrillAsync(CancellationToken cancel)
    {
        if (!ports.Storage.IsThere)
            return;
        var states = await ports.Store.DrillsAsync(cancel);
        await each.RunAsync(
            WorkQueues.Drills,
            states.Where(s => BackupSchedule.IsDrillDue(s, time.GetUtcNow()))
                .OrderBy(s => s.VerifiedAt ?? DateTimeOffset.MinValue),
            s => s.Workspace.Value, async (s, stop) =>
            {
                if (await ports.Store.FindAsync(s.Newest, stop) is { } newest)
                    await service.DrillAsync(
                        ActPermit.OfPortal(Act.Drill, newest.Workspace,
                            occasion: $"backup {newest.Id}, last tried {s.TriedAt:O}"), newest, stop);
            }, cancel, most: DrillsAtOnce, reference: s => PathOf(s.Workspace));
        await each.RunAsync(
            WorkQueues.AlertEvaluation, states.Where(s => s.HasFailed != s.IsAlerted), s => s.Workspace.Value,
            (s, stop) => s.HasFailed
                ? alerts.OpenAsync(s.Workspace, AlertKind.Drill, "We could not verify the newest backup.",
                    stop)
                : alerts.CloseAsync(s.Workspace, AlertKind.Drill, stop), cancel, reference: s => PathOf(s.Workspace));
    }

    public async Task RemoveOldAsync(CancellationToken cancel)
    {
        if (!ports.Storage.IsThere)
            return;
        await each.RunAsync(WorkQueues.OldBackups, await ports.Store.AbandonedAsync(cancel),
            abandoned => $"{abandoned.Id}", async (abandoned, stop) =>
        {
            if ((await ports.Storage.RemoveAsync(Backup.FolderOf(abandoned.Workspace, abandoned.Id), stop)).IsOk)
                await ports.Store.FailAsync(abandoned.Id, stop);
        }, cancel, reference: abandoned => PathOf(abandoned.Workspace));
        await each.RunAsync(WorkQueues.OldBackups, await ports.Store.HoldersAsync(cancel), holder => holder.Value,
            RemoveOldAsync, cancel, reference: PathOf);
    }

    private static string PathOf(WorkspaceId workspace) => $"/workspaces/{workspace}";

    private async Task RemoveOldAsync(WorkspaceId id, CancellationToken cancel)
    {
        var workspace = await workspaces.FindAsync(id, cancel);
        var plan = plans.Of(workspace?.Plan ?? plans.Free.Name);
        var good = (await ports.Store.OfWorkspaceAsync(id, cancel)).Where(b => b.Status is BackupStatus.Good).ToList();
        var isGone = workspace is null or { Status: WorkspaceStatus.Terminated };
        var expired = isGone
            ? [.. good.Where(b => time.GetUtcNow() - b.StartedAt >= TimeSpan.FromDays(plan.BackupDays))
                .Select(b => b.Id)]
            : BackupRetention.Expired(good.Select(b => (b.Id, b.StartedAt)), plan.BackupDays, time.GetUtcNow());
        foreach (var backup in expired)
        {
            // What could not be removed now stays in the book, and is removed next time.
            if ((await ports.Storage.RemoveAsync(Backup.FolderOf(id, backup), cancel)).IsOk)
                await ports.Store.ForgetAsync(backup, cancel);
        }

        if (isGone && expired.Count == good.Count
            && (await ports.Store.OfWorkspaceAsync(id, cancel)).All(b => b.Status is not BackupStatus.Good))
            await vault.ForgetAllAsync(id, cancel);
    }

    private string UserMessageOf(BackupState state) => state.LastGoodAt is { } last
        ? $"The last successful backup is {(time.GetUtcNow() - last).TotalHours:0} hours old."
        : "There is no successful backup yet.";
}
