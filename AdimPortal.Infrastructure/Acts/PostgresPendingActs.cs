using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AdimPortal.Infrastructure.Acts;

internal sealed class PostgresPendingActs(IDbContextFactory<PortalDbContext> contexts, ActEmails emails,
    ActOptions options, TimeProvider time) : IPendingActs
{
    public async Task<PendingAct?> SaveAsync(DelayedAct asked, Guid? backup, CancellationToken cancel)
    {
        var (permit, now, id) = (asked.Later, time.GetUtcNow(), asked.Later.On(asked.Act));
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        // It waits for the workspace's owner. One of the portal's own has none, and may be a customer's by then.
        if (await context.CustomersWorkspaces().AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, cancel)
            is not { } workspace)
            throw new NotPossibleException("This workspace is the portal's own. Retire it on the page Pool.");
        var row = new PendingActRow
        {
            Act = permit.Act,
            WorkspaceId = workspace.Id,
            BackupId = backup,
            AskedBy = permit.By!.Value,
            Reason = permit.Reason!,
            AskedAt = now,
            DueAt = now + options.OwnerHas,
        };
        context.Add(row);
        context.Add(ActRecordRow.Of(permit, now, workspace, proof: ActRecord.WaitsForOwner));
        try
        {
            await context.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e)
            when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return null;
        }

        await emails.AskAsync(context, workspace, row.ToPending(), cancel);
        await TellAsync(context, workspace.Id, cancel);
        await transaction.CommitAsync(cancel);
        return row.ToPending();
    }

    public async Task<PendingAct?> FindAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return (await context.Set<PendingActRow>().AsNoTracking()
            .SingleOrDefaultAsync(p => p.WorkspaceId == workspace && p.EndedAt == null, cancel))?.ToPending();
    }

    public async Task<bool> DecideAsync(ActPermit permit, long pending, CancellationToken cancel)
    {
        var workspace = permit.On(Act.AllowPendingAct, Act.RefusePendingAct, Act.WithdrawPendingAct);
        var (state, now) = (StateAfter(permit.Act), time.GetUtcNow());
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var open = context.Set<PendingActRow>()
            .Where(p => p.Id == pending && p.WorkspaceId == workspace && p.EndedAt == null);
        var changed = state is PendingState.Allowed
            ? await open.ExecuteUpdateAsync(set => set.SetProperty(p => p.State, state).SetProperty(p => p.DueAt, now),
                cancel)
            : await open.ExecuteUpdateAsync(
                set => set.SetProperty(p => p.State, state).SetProperty(p => p.EndedAt, now), cancel);
        if (changed == 0)
            return false;
        context.Add(ActRecordRow.Of(permit, now));
        await context.SaveChangesAsync(cancel);
        await TellAsync(context, workspace, cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    public async Task<IReadOnlyList<PendingAct>> DueAsync(int most, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return (await Due(context, now).AsNoTracking().OrderBy(p => p.DueAt).Take(most).ToListAsync(cancel))
            .ConvertAll(row => row.ToPending());
    }

    public async Task<bool> TakeAsync(long pending, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await Due(context, now).Where(p => p.Id == pending)
            .ExecuteUpdateAsync(
                set => set.SetProperty(p => p.State, PendingState.Done).SetProperty(p => p.EndedAt, now), cancel) == 1;
    }

    public async Task PutOffAsync(long pending, PendingState state, DateTimeOffset until, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await context.Set<PendingActRow>().Where(p => p.Id == pending && p.State == PendingState.Done)
            .ExecuteUpdateAsync(
            set => set.SetProperty(p => p.State, state).SetProperty(p => p.EndedAt, (DateTimeOffset?)null)
                .SetProperty(p => p.DueAt, until), cancel);
    }

    public async Task FailAsync(long pending, string message, CancellationToken cancel)
    {
        var (why, now) = (OneLine.Clean(message, 250), time.GetUtcNow());
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var changed = await context.Set<PendingActRow>()
            .Where(p => p.Id == pending && (p.EndedAt == null || p.State == PendingState.Done)).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.State, PendingState.Failed).SetProperty(p => p.UserMessage, why)
                .SetProperty(p => p.EndedAt, now), cancel);
        if (changed == 0)
            return;
        var row = await context.Set<PendingActRow>().AsNoTracking().SingleAsync(p => p.Id == pending, cancel);
        var owner = await context.AllWorkspaces().Where(w => w.Id == row.WorkspaceId).Select(w => w.OwnerId)
            .SingleAsync(cancel);
        context.Add(
            ActRecordRow.Refused(row.Act, new Actor(row.AskedBy, ActorRole.Admin), ActSubject.Of(row.WorkspaceId),
                owner, now, PendingAct.NotDone(why)));
        await context.SaveChangesAsync(cancel);
        await TellAsync(context, row.WorkspaceId, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>
    /// The owner's time counts from when their mail server took the email; until then, and where it refuses the
    /// email, only the owner's own word makes it due. An owner without a confirmed address has no email, and the
    /// clock alone.
    /// </summary>
    private IQueryable<PendingActRow> Due(PortalDbContext context, DateTimeOffset now)
    {
        var told = now - options.OwnerHas;
        return context.Set<PendingActRow>()
            .Where(p => p.EndedAt == null && p.DueAt <= now && (p.State == PendingState.Allowed
            || !context.Set<MailReceipt>()
                .Any(r => r.Key == MailReceiptKey.PendingActs + p.Id.ToString()
                    && (r.TakenAt == null || r.TakenAt > told))));
    }

    private static PendingState StateAfter(Act act) => act switch
    {
        Act.AllowPendingAct => PendingState.Allowed,
        Act.RefusePendingAct => PendingState.Refused,
        Act.WithdrawPendingAct => PendingState.Withdrawn,
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, null),
    };

    private static Task<int> TellAsync(PortalDbContext context, WorkspaceId workspace, CancellationToken cancel) =>
        context.Database.ExecuteSqlAsync(
            $"SELECT pg_notify({LiveChannel.Name}, {$"{LiveTopics.Workspace(workspace)} {LiveTopics.Everything}"})",
            cancel);
}
