using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Pool;
using AdimPortal.Infrastructure.Provisioning;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>
/// Takes requests. The rows, the record of the act, the word to those who watch and the scheduler's trigger are one
/// transaction: all of it is there, or nothing.
/// </summary>
internal sealed class PostgresOperationRequests(
    IDbContextFactory<PortalDbContext> contexts, IOperationWakeups wakeups, PostgresAccountUsage usage,
    ActEmails emails, PostgresRefusedRequests refused, BlockingOperation inTheWay, PoolClaims pool,
    OperationCatalog catalog, Blueprint blueprint, TimeProvider time) : IOperationRequests, IDisposable
{
    /// <summary>
    /// Requests that a node takes at once. The scheduler takes one trigger at a time, for all nodes, so more only wait
    /// there, each with a connection that pages would need.
    /// </summary>
    private const int AtOnce = 8;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    public void Dispose() => _turns.Dispose();

    public Task<RequestAnswer> ProvisionAsync(Workspace workspace, ActPermit permit, CancellationToken cancel) =>
        InTurnAsync(() => ProvisionNowAsync(workspace, permit, cancel), cancel);

    private async Task<RequestAnswer> ProvisionNowAsync(Workspace workspace, ActPermit permit, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);

        var account = await usage.LockAsync(context, workspace.OwnerId, cancel);
        if (account.WhyNoWorkspace(workspace.Plan, time.GetUtcNow()) is { } message)
            return new RequestAnswer.Refused(message);
        // A wish may be told twice at once: by whom it was paid to, and by whoever comes back from paying.
        if (await context.AllWorkspaces().AnyAsync(w => w.Id == workspace.Id || w.ClaimedFor == workspace.Id, cancel))
            return RequestAnswer.Refused.IdTaken;
        if (await pool.TakeAsync(context, workspace, cancel) is { } claimed)
            return await KeepAsync(context, WelcomeOperation.OperationName, claimed, permit, cancel)
                is RequestAnswer.Accepted accepted
                ? accepted with { Claimed = claimed.Id }
                : throw new InvalidOperationException("A claim was kept and not accepted.");
        context.Add(workspace);
        try
        {
            return await KeepAsync(context, ProvisionFromBackupOperation.For(workspace), workspace, permit, cancel);
        }
        catch (DbUpdateException fault) when (fault.InnerException
            is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "workspaces" })
        {
            return RequestAnswer.Refused.IdTaken;
        }
    }

    public async Task<RequestAnswer> BeginNewAsync(string plan, Workspace workspace, ActPermit permit,
        CancellationToken cancel)
    {
        if (workspace.IsCustomers)
            throw new ArgumentException("It is an account's, and the account's places are counted.", nameof(workspace));
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        context.Add(workspace);
        return await KeepAsync(context, plan, workspace, permit, cancel);
    }

    public Task<RequestAnswer> BeginAsync(string plan, ActPermit permit, Action<Workspace> begin,
        CancellationToken cancel) => InTurnAsync(async () =>
        {
            await using var context = await contexts.CreateDbContextAsync(cancel);
            await using var transaction = await context.Database.BeginTransactionAsync(cancel);
            return await BeginAsync(context, plan, permit, begin, cancel);
        }, cancel);

    /// <summary>The same as part of a transaction that was begun. It is committed only when it is accepted.</summary>
    internal async Task<RequestAnswer> BeginAsync(PortalDbContext context, string plan, ActPermit permit,
        Action<Workspace> begin, CancellationToken cancel)
    {
        var id = permit.On(permit.Act);
        await context.Database.ExecuteSqlAsync($"SELECT 1 FROM workspaces WHERE id = {id.Value} FOR UPDATE", cancel);
        var workspace = await context.AllWorkspaces().SingleOrDefaultAsync(w => w.Id == id, cancel);
        if (workspace is null)
            return RequestAnswer.Refused.NoSuchWorkspace;
        if (await inTheWay.ClearAsync(context, workspace, plan, permit, cancel) is { } wait)
            return new RequestAnswer.Refused(wait);
        var before = workspace.Copy();
        string? FingerprintOf(Workspace? after) =>
            permit.IsByPortal
                ? RequestFingerprint.Of(plan, before, after, blueprint.Bundle.Sha256, permit.Occasion)
                : null;
        async Task<RequestAnswer> RefuseAsync(string message) => FingerprintOf(null) is { } print
            ? await refused.RefusedAsync(context, id, plan, print, message, cancel)
            : new RequestAnswer.Refused(message);
        try
        {
            catalog.Find(plan).Require(workspace);
            begin(workspace);
        }
        catch (NotPossibleException no)
        {
            return no.IsOver ? new RequestAnswer.Refused(no.Message) : await RefuseAsync(no.Message);
        }
        catch (InvalidOperationException)
        {
            return await RefuseAsync(RequestAnswer.Refused.NotWhile(before.Status));
        }

        if (FingerprintOf(workspace) is { } fingerprint
            && await refused.WhyNotAsync(context, id, plan, fingerprint, cancel) is { } kept)
            return kept;

        if (Builds.OfOwners.Contains(plan) && permit.Actor.Account == workspace.OwnerId
            && (await usage.ReadAsync(context, workspace.OwnerId, cancel)).WhyNoBuild(time.GetUtcNow()) is { } why)
            return new RequestAnswer.Refused(why);

        // What failed to be built from a backup is built from it again.
        return await KeepAsync(context,
            plan == ProvisionOperation.OperationName ? ProvisionFromBackupOperation.For(workspace) : plan,
            workspace, permit, cancel, FingerprintOf(workspace));
    }

    public Task<bool> CancelAsync(OperationId operation, ActPermit permit, CancellationToken cancel) => AskAsync(operation, permit, Act.CancelOperation, """
        UPDATE operations SET cancel_requested = true, asked_by = @by, wake_at = @now
        WHERE id = @operation AND workspace_id = @workspace AND status = 'Running' AND ended_at IS NULL RETURNING workspace_id
        """, cancel);

    public Task<bool> ResumeAsync(OperationId operation, ActPermit permit, CancellationToken cancel) => AskAsync(operation, permit, Act.RetryOperation, """
        UPDATE operations SET resume_requested = true, asked_by = @by, wake_at = @now
        WHERE id = @operation AND workspace_id = @workspace AND status = 'Stuck' RETURNING workspace_id
        """, cancel);

    internal async Task<RequestAnswer> KeepAsync(PortalDbContext context, string plan, Workspace workspace,
        ActPermit permit, CancellationToken cancel, string? fingerprint = null)
    {
        var now = time.GetUtcNow();
        var id = OperationId.New(now);
        context.Add(new OperationRow
        {
            Id = id.Value,
            Name = plan,
            WorkspaceId = workspace.Id,
            Size = workspace.Size,
            RequestedBy = permit.By,
            Fingerprint = fingerprint,
            RequestedAt = now,
            Status = nameof(OperationStatus.Running),
            WakeAt = now,
            // Servers remember the highest epoch that they have seen, whichever operation it came with.
            Epoch = await context.Set<OperationRow>().Where(o => o.WorkspaceId == workspace.Id)
                .MaxAsync(o => (long?)o.Epoch, cancel) ?? 0,
        });
        context.Add(ActRecordRow.Of(permit, now, workspace));
        await context.SaveChangesAsync(cancel);
        await emails.DoneAsync(context, permit, workspace, cancel);
        var topics =
            $"{LiveTopics.Workspace(workspace.Id)} {LiveTopics.Account(workspace.OwnerId)} {LiveTopics.Everything}";
        await context.Database.ExecuteSqlAsync($"SELECT pg_notify({LiveChannel.Name}, {topics})", cancel);
        await wakeups.NowAsync(context.Database.CurrentTransaction!.GetDbTransaction(), cancel);
        await context.Database.CommitTransactionAsync(cancel);
        return new RequestAnswer.Accepted(id);
    }

    private async Task<RequestAnswer> InTurnAsync(Func<Task<RequestAnswer>> take, CancellationToken cancel)
    {
        await _turns.WaitAsync(cancel);
        try
        {
            return await take();
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<bool> AskAsync(OperationId operation, ActPermit permit, Act act, string sql,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("workspace", permit.On(act).Value);
        command.Parameters.AddWithValue("operation", operation.Value);
        command.Parameters.Add(new NpgsqlParameter<Guid?>("by", permit.By));
        command.Parameters.AddWithValue("now", time.GetUtcNow());
        if (await command.ExecuteScalarAsync(cancel) is null)
            return false;
        await connection.RecordAsync(permit, time.GetUtcNow(), cancel);
        await wakeups.NowAsync(transaction.GetDbTransaction(), cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }
}
