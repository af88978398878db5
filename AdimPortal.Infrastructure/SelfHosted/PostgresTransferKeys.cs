using System.Net;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Provisioning;
using AdimPortal.Infrastructure.Secrets;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>
/// Keys for moves to own servers. That a key works once, and for one address, is decided by one conditional update.
/// </summary>
internal sealed class PostgresTransferKeys(
    IDbContextFactory<PortalDbContext> contexts, PostgresOperationRequests requests, PostgresAccountUsage usage,
    Sealing sealing, IRandomSource random, TimeProvider time) : ITransferKeys
{
    private const string HashPurpose = "transfer-key-hash";

    public async Task<TransferKeyAnswer> IssueAsync(ActPermit permit, IPAddress target, bool rehearses,
        CancellationToken cancel)
    {
        var (workspace, owner) = (permit.On(Act.MakeTransferKey), permit.Owner);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        if (await context.Set<Workspace>().AsNoTracking()
            .SingleOrDefaultAsync(w => w.Id == workspace && w.OwnerId == owner, cancel) is not { } found)
            return new TransferKeyAnswer.Refused(RequestAnswer.Refused.NoSuchWorkspace.UserMessage);
        if (TransferKey.WhyNot(found, target.ToString()) is { } why)
            return new TransferKeyAnswer.Refused(why);
        var (now, key) = (time.GetUtcNow(), TransferKey.New(random));
        await EndAsync(context, workspace, now, cancel);
        context.Add(new TransferKeyRow
        {
            Hash = sealing.Hash(HashPurpose, key.Reveal()),
            WorkspaceId = workspace,
            OwnerId = found.OwnerId,
            Target = Text(target),
            Rehearses = rehearses,
            IssuedAt = now,
            ExpiresAt = now + TransferKey.Lifetime,
        });
        context.Add(ActRecordRow.Of(permit, now));
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new TransferKeyAnswer.Made(key, now + TransferKey.Lifetime);
    }

    public async Task<TransferKeyNotice?> FindAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        return await context.Set<TransferKeyRow>().AsNoTracking()
            .Where(k => k.WorkspaceId == workspace && k.EndedAt == null && k.ExpiresAt > now)
            .Select(k => new TransferKeyNotice(k.Target, k.Rehearses, k.ExpiresAt, k.RefusedFrom, k.RefusedAt))
            .SingleOrDefaultAsync(cancel);
    }

    public async Task<string?> PlanOfAsync(WorkspaceId workspace, TransferKey key, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var hashes = sealing.Hashes(HashPurpose, key.Reveal());
        return await context.Set<TransferKeyRow>().AsNoTracking()
            .SingleOrDefaultAsync(k => hashes.Contains(k.Hash) && k.WorkspaceId == workspace, cancel) is { } known
            ? (await usage.ReadAsync(context, known.OwnerId, cancel)).Plan.Name
            : null;
    }

    public async Task RevokeAsync(ActPermit permit, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        if (await EndAsync(context, permit.On(Act.RevokeTransferKey), time.GetUtcNow(), cancel) > 0)
            context.Add(ActRecordRow.Of(permit, time.GetUtcNow()));
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task<RedeemAnswer> RedeemAsync(WorkspaceId workspace, TransferKey key, Registration registration,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var hashes = sealing.Hashes(HashPurpose, key.Reveal());
        var (now, from) = (time.GetUtcNow(), Text(registration.SeenFrom));
        var row = await context.Set<TransferKeyRow>().AsNoTracking()
            .SingleOrDefaultAsync(k => hashes.Contains(k.Hash) && k.WorkspaceId == workspace, cancel);
        if (row is { EndedAt: null } && row.ExpiresAt > now && row.Target != from)
            return await RefuseAsync(context, row, from, now, cancel);

        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var won = await context.Set<TransferKeyRow>()
            .Where(k => hashes.Contains(k.Hash) && k.WorkspaceId == workspace && k.Target == from && k.EndedAt == null
                && k.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.EndedAt, now).SetProperty(k => k.IsUsed, true), cancel);
        if (won == 0)
        {
            var again = row is { IsUsed: true } && row.Target == from
                ? await AgainAsync(context, row, registration, now, cancel)
                : null;
            await transaction.CommitAsync(cancel);
            return again ?? new RedeemAnswer.NoSuchKey();
        }

        if (await PostgresRegistrations.WhoseAsync(context, registration, cancel) is { } taken)
            return new RedeemAnswer.Taken(taken);
        await TakeInAsync(context, workspace, registration, cancel);
        // Dropped with the transaction when it is refused: the key still works when what stood in the way has ended.
        var answer = await requests.BeginAsync(
            context, row!.Rehearses ? RehearseMoveOperation.OperationName : MoveOperation.OperationName,
            ActPermit.OfServer(row.Rehearses ? Act.RehearseMove : Act.Move, ActSubject.Of(workspace), row.OwnerId,
                from),
            w => w.BeginMoveToSelfHosted(from, registration.HostKey, row.Rehearses), cancel);
        return answer switch
        {
            RequestAnswer.Accepted(var operation) =>
                new RedeemAnswer.Accepted(await ReadAsync(workspace, cancel), operation),
            RequestAnswer.Refused(var message) => new RedeemAnswer.Refused(message),
            _ => throw new InvalidOperationException($"Unknown answer {answer.GetType().Name}."),
        };
    }

    /// <summary>
    /// Of a server that was here before and was let go, nothing is left that the new one could be taken for.
    /// </summary>
    private async Task TakeInAsync(PortalDbContext context, WorkspaceId workspace, Registration registration,
        CancellationToken cancel)
    {
        await context.Set<SelfHostedServerRow>().Where(s => s.WorkspaceId == workspace && s.UnregisteredAt != null)
            .ExecuteDeleteAsync(cancel);
        await context.Set<ServerReportRow>().Where(r => r.WorkspaceId == workspace).ExecuteDeleteAsync(cancel);
        await context.Set<AgentTaskRow>().Where(e => e.WorkspaceId == workspace).ExecuteDeleteAsync(cancel);
        context.Add(PostgresRegistrations.RowOf(workspace, registration, time.GetUtcNow()));
    }

    /// <summary>
    /// Somebody has the key who may not use it. It goes on working for whom it is meant, and its owner sees where the
    /// other came from.
    /// </summary>
    private static async Task<RedeemAnswer> RefuseAsync(PortalDbContext context, TransferKeyRow row, string from,
        DateTimeOffset now, CancellationToken cancel)
    {
        await context.Set<TransferKeyRow>().Where(k => k.Hash == row.Hash)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.RefusedFrom, from).SetProperty(k => k.RefusedAt, now),
                cancel);
        await context.Database.ExecuteSqlAsync(
            $"SELECT pg_notify({LiveChannel.Name}, {LiveTopics.Workspace(row.WorkspaceId)})", cancel);
        return new RedeemAnswer.AnotherServer(from);
    }

    /// <summary>
    /// The answer was lost on its way: the very server that used the key, and nobody else, gets it again for a while.
    /// </summary>
    private static async Task<RedeemAnswer?> AgainAsync(PortalDbContext context, TransferKeyRow row,
        Registration registration, DateTimeOffset now, CancellationToken cancel)
    {
        var workspace = row.WorkspaceId;
        if (row.EndedAt is not { } usedAt || !await context.IsAgainAsync(workspace, registration, usedAt, now, cancel))
            return null;
        string[] plans = [RehearseMoveOperation.OperationName, MoveOperation.OperationName];
        var operation = await context.Set<OperationRow>().AsNoTracking()
            .Where(o => o.WorkspaceId == workspace && plans.Contains(o.Name))
            .OrderByDescending(o => o.RequestedAt).Select(o => o.Id).FirstAsync(cancel);
        return new RedeemAnswer.Accepted(
            await context.Set<Workspace>().AsNoTracking().SingleAsync(w => w.Id == workspace, cancel),
            new OperationId(operation));
    }

    private async Task<Workspace> ReadAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<Workspace>().AsNoTracking().SingleAsync(w => w.Id == workspace, cancel);
    }

    private static Task<int> EndAsync(PortalDbContext context, WorkspaceId workspace, DateTimeOffset now,
        CancellationToken cancel) =>
        context.Set<TransferKeyRow>().Where(k => k.WorkspaceId == workspace && k.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.EndedAt, now), cancel);

    /// <summary>An address has many spellings, and is compared as text.</summary>
    private static string Text(IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    private static string Text(string address) => IPAddress.TryParse(address, out var parsed) ? Text(parsed) : address;
}
