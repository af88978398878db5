using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>
/// Takes requests. The rows, the record of the act, the word to those who watch and the scheduler's trigger are one
/// transaction: all of it is there, or nothing.
/// </summary>
internal sealed class PostgresOperationRequests(
    IDbContextFactory<PortalDbContext> contexts, IOperationWakeups wakeups, BillingPlans plans, ActEmails letters,
    PostgresRefusedRequests refused,
    BlockingOperation inTheWay, PlanCatalogue definitions, Blueprint blueprint, TimeProvider time) : IOperationRequests
{
    public async Task<RequestAnswer> ProvisionAsync(Workspace workspace, ActPermit permit, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);

        var (plan, refused) = await PlaceAsync(context, workspace.OwnerId, cancel);
        if (plan != workspace.Plan)
            return new RequestAnswer.Refused(
                $"Your account is on the {plans.Of(plan).Title} plan. Change the plan first.");
        if (refused is not null)
            return refused;
        context.Add(workspace);
        return await KeepAsync(context, ProvisionFromBackupOperation.For(workspace), workspace, permit, cancel);
    }

    /// <summary>
    /// The plan that a new workspace of the account gets, and why there is no place for one; null when there is.
    /// </summary>
    internal async Task<(string Plan, RequestAnswer.Refused? Refused)> PlaceAsync(PortalDbContext context, Guid owner,
        CancellationToken cancel)
    {
        // Requests of one account stand in line, so two tabs can't both see the last free place.
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({owner.ToString()}, 0))",
            cancel);
        var account =
            await context.Set<BillingAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.OwnerId == owner, cancel);
        var plan = plans.Of(account?.Plan ?? plans.Free.Name);
        if (account?.UnpaidSince is not null)
            return (plan.Name,
                new RequestAnswer.Refused("A payment is due. Pay it first; until then, you can't build anything new."));
        var taken = await context.Set<Workspace>().CountAsync(
            w => w.OwnerId == owner && w.Status != WorkspaceStatus.Failed && w.Status != WorkspaceStatus.Terminated,
            cancel);
        if (taken < plan.Workspaces)
            return (plan.Name, await TooOftenAsync(context, owner, plan, cancel));
        return (plan.Name, new RequestAnswer.Refused(plan.Workspaces == 1
            ? "Your plan includes one workspace, and you already have it. Use that workspace, or terminate it first."
            : $"Your plan includes {plan.Workspaces} workspaces, and you already have them. Terminate one first."));
    }

    public async Task<RequestAnswer> BeginAsync(string plan, ActPermit permit, Action<Workspace> begin,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        return await BeginAsync(context, plan, permit, begin, cancel);
    }

    /// <summary>The same as part of a transaction that was begun. It is committed only when it is accepted.</summary>
    internal async Task<RequestAnswer> BeginAsync(PortalDbContext context, string plan, ActPermit permit,
        Action<Workspace> begin, CancellationToken cancel)
    {
        var id = permit.On(permit.Act);
        await context.Database.ExecuteSqlAsync($"SELECT 1 FROM workspaces WHERE id = {id.Value} FOR UPDATE", cancel);
        var workspace = await context.Set<Workspace>().SingleOrDefaultAsync(w => w.Id == id, cancel);
        if (workspace is null)
            return new RequestAnswer.Refused("This workspace does not exist.");
        if (await inTheWay.ClearAsync(context, workspace, plan, permit, cancel) is { } wait)
            return new RequestAnswer.Refused(wait);
        var before = workspace.Copy();
        string? FingerprintOf(Workspace? after) =>
            permit.IsByPortal
                ? RequestFingerprint.Of(plan, before, after, blueprint.Bundle.Sha256, permit.Occasion)
                : null;
        async Task<RequestAnswer> RefuseAsync(string sentence) => FingerprintOf(null) is { } print
            ? await refused.RefusedAsync(context, id, plan, print, sentence, cancel)
            : new RequestAnswer.Refused(sentence);
        try
        {
            definitions.Find(plan).Require(workspace);
            begin(workspace);
        }
        catch (NotPossibleException no)
        {
            return await RefuseAsync(no.Message);
        }
        catch (InvalidOperationException)
        {
            return await RefuseAsync(
                $"This can't be done to a workspace that is {before.Status.ToString().ToLowerInvariant()}.");
        }

        if (FingerprintOf(workspace) is { } fingerprint
            && await refused.WhyNotAsync(context, id, plan, fingerprint, cancel) is { } kept)
            return kept;

        if (Builds.Plans.Contains(plan) && permit.Actor.Account == workspace.OwnerId)
        {
            var account = await context.Set<BillingAccount>().AsNoTracking()
                .SingleOrDefaultAsync(a => a.OwnerId == workspace.OwnerId, cancel);
            if (await TooOftenAsync(context, workspace.OwnerId, plans.Of(account?.Plan ?? plans.Free.Name), cancel)
                is { } tooOften)
                return tooOften;
        }

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

    /// <summary>Staff build what they have to; it counts all the same.</summary>
    private async Task<RequestAnswer.Refused?> TooOftenAsync(PortalDbContext context, Guid owner, BillingPlan plan,
        CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var since = now - Builds.Window;
        var begun = await context.Set<OperationRow>()
            .Where(o => o.RequestedAt > since && Builds.Plans.Contains(o.Plan)
                && context.Set<Workspace>().Any(w => w.Id == o.WorkspaceId && w.OwnerId == owner))
            .Select(o => o.RequestedAt).ToListAsync(cancel);
        return Builds.WhyNot(plan, begun, now) is { } sentence ? new RequestAnswer.Refused(sentence) : null;
    }

    internal async Task<RequestAnswer> KeepAsync(PortalDbContext context, string plan, Workspace workspace,
        ActPermit permit, CancellationToken cancel, string? fingerprint = null)
    {
        var now = time.GetUtcNow();
        var id = OperationId.New(now);
        context.Add(new OperationRow
        {
            Id = id.Value,
            Plan = plan,
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
        await letters.DoneAsync(context, permit, workspace, cancel);
        var topics =
            $"{LiveTopics.Workspace(workspace.Id)} {LiveTopics.Account(workspace.OwnerId)} {LiveTopics.Everything}";
        await context.Database.ExecuteSqlAsync($"SELECT pg_notify({LiveChannel.Name}, {topics})", cancel);
        await wakeups.NowAsync(context.Database.CurrentTransaction!.GetDbTransaction(), cancel);
        await context.Database.CommitTransactionAsync(cancel);
        return new RequestAnswer.Accepted(id);
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
