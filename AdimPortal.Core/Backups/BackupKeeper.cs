using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Watch;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Backups;

/// <summary>Asks for backups that are due, tells of those that are overdue, and removes those that are old. It looks and acts, and can be cut off at any line.</summary>
public sealed class BackupKeeper(
    BackupPorts ports, WorkspaceDesk desk, IWorkspaceReader workspaces, IAlertDesk alerts, ISecretVault vault, BillingPlans plans, TimeProvider time)
{
    /// <summary>So many begin at a time; the rest follow with the next look.</summary>
    private const int AtOnce = 10;

    private const int DrillsAtOnce = 2;

    public async Task BackUpAsync(CancellationToken cancel)
    {
        if (!ports.Storage.IsThere)
            return;
        var now = time.GetUtcNow();
        var states = await ports.Book.StatesAsync(cancel);
        foreach (var state in states.Where(s => BackupSchedule.IsDue(s, plans.Of(s.Plan), now)).OrderBy(s => s.LastGoodAt ?? s.ActiveSince).Take(AtOnce))
            await desk.BackUpAsync(ActPermit.OfPortal(Act.BackUp, state.Workspace), cancel);
        foreach (var state in states)
        {
            var isOverdue = BackupSchedule.IsOverdue(state, plans.Of(state.Plan), now);
            if (isOverdue && !state.IsAlerted)
                await alerts.OpenAsync(state.Workspace, AlertKind.Backup, SentenceOf(state), cancel);
            else if (!isOverdue && state.IsAlerted)
                await alerts.CloseAsync(state.Workspace, AlertKind.Backup, cancel);
        }
    }

    /// <summary>Drills cost a server for some minutes each, so few run at a time.</summary>
    public async Task DrillAsync(CancellationToken cancel)
    {
        if (!ports.Storage.IsThere)
            return;
        var states = await ports.Book.DrillsAsync(cancel);
        foreach (var state in states.Where(s => BackupSchedule.IsDrillDue(s, time.GetUtcNow())).OrderBy(s => s.ProvenAt ?? DateTimeOffset.MinValue).Take(DrillsAtOnce))
        {
            if (await ports.Book.FindAsync(state.Newest, cancel) is { } newest)
                await desk.DrillAsync(ActPermit.OfPortal(Act.Drill, newest.Workspace), newest, cancel);
        }

        foreach (var state in states.Where(s => s.HasFailed != s.IsAlerted))
        {
            if (state.HasFailed)
                await alerts.OpenAsync(state.Workspace, AlertKind.Drill, "The newest backup could not be proven to restore.", cancel);
            else
                await alerts.CloseAsync(state.Workspace, AlertKind.Drill, cancel);
        }
    }

    public async Task RemoveOldAsync(CancellationToken cancel)
    {
        if (!ports.Storage.IsThere)
            return;
        foreach (var abandoned in await ports.Book.AbandonedAsync(cancel))
        {
            if ((await ports.Storage.RemoveAsync(Backup.FolderOf(abandoned.Workspace, abandoned.Id), cancel)).IsOk)
                await ports.Book.FailAsync(abandoned.Id, cancel);
        }

        foreach (var holder in await ports.Book.HoldersAsync(cancel))
            await RemoveOldAsync(holder, cancel);
    }

    private async Task RemoveOldAsync(WorkspaceId id, CancellationToken cancel)
    {
        var workspace = await workspaces.FindAsync(id, cancel);
        var plan = plans.Of(workspace?.Plan ?? plans.Free.Name);
        var good = (await ports.Book.OfWorkspaceAsync(id, cancel)).Where(b => b.Status is BackupStatus.Good).ToList();
        var isGone = workspace is null or { Status: WorkspaceStatus.Terminated };
        var expired = isGone
            ? [.. good.Where(b => time.GetUtcNow() - b.StartedAt >= TimeSpan.FromDays(plan.BackupDays)).Select(b => b.Id)]
            : BackupRetention.Expired(good.Select(b => (b.Id, b.StartedAt)), plan.BackupDays, time.GetUtcNow());
        foreach (var backup in expired)
        {
            // What could not be removed now stays in the book, and is removed next time.
            if ((await ports.Storage.RemoveAsync(Backup.FolderOf(id, backup), cancel)).IsOk)
                await ports.Book.ForgetAsync(backup, cancel);
        }

        if (isGone && expired.Count == good.Count && (await ports.Book.OfWorkspaceAsync(id, cancel)).All(b => b.Status is not BackupStatus.Good))
            await vault.ForgetAllAsync(id, cancel);
    }

    private string SentenceOf(BackupState state) => state.LastGoodAt is { } last
        ? $"The last good backup is {(time.GetUtcNow() - last).TotalHours:0} hours old."
        : "There is no good backup yet.";
}
