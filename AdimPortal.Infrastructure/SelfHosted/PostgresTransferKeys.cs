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
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>Keys for moves to own servers. Each works for one address.</summary>
internal sealed class PostgresTransferKeys(
    IDbContextFactory<PortalDbContext> contexts, PostgresOperationRequests requests, PostgresAccountUsage usage,
    Sealing sealing, IRandomSource random, TimeProvider time) : ITransferKeys
{
    private const string HashPurpose = "transfer-key-hash";
    private readonly SingleUseTokens<TransferKeyRow> _keys = new(sealing, time, HashPurpose);

    public async Task<TransferKeyAnswer> IssueAsync(ActPermit permit, IPAddress target, bool rehearses,
        CancellationToken cancel)
    {
        var (workspace, owner) = (permit.On(Act.MakeTransferKey), permit.Owner);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        if (await context.CustomersWorkspaces().AsNoTracking()
            .SingleOrDefaultAsync(w => w.Id == workspace && w.OwnerId == owner, cancel) is not { } found)
            return new TransferKeyAnswer.Refused(RequestAnswer.Refused.NoSuchWorkspace.UserMessage);
        if (TransferKey.WhyNot(found, target.ToString()) is { } why)
            return new TransferKeyAnswer.Refused(why);
        var (now, key) = (time.GetUtcNow(), TransferKey.New(random));
        await _keys.AddAsync(context, new TransferKeyRow
        {
            Hash = _keys.HashOf(key.Reveal()),
            Subject = workspace.Value,
            OwnerId = found.OwnerId,
            Target = Text(target),
            Rehearses = rehearses,
            IssuedAt = now,
            ExpiresAt = now + TransferKey.Lifetime,
        }, cancel);
        context.Add(ActRecordRow.Of(permit, now));
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new TransferKeyAnswer.Made(key, now + TransferKey.Lifetime);
    }

    public async Task<TransferKeyNotice?> FindAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await _keys.FindLiveAsync(context, workspace.Value, cancel) is { } key
            ? new TransferKeyNotice(key.Target, key.Rehearses, key.ExpiresAt, key.RefusedFrom, key.RefusedAt)
            : null;
    }

    public async Task<string?> PlanOfAsync(WorkspaceId workspace, TransferKey key, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await FindAsync(context, workspace, key, cancel) is { } known
            ? (await usage.ReadAsync(context, known.OwnerId, cancel)).Plan.Name
            : null;
    }

    public async Task RevokeAsync(ActPermit permit, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        if (await _keys.RevokeAsync(context, permit.On(Act.RevokeTransferKey).Value, cancel) > 0)
            context.Add(ActRecordRow.Of(permit, time.GetUtcNow()));
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task<RedeemAnswer> RedeemAsync(WorkspaceId workspace, TransferKey key, Registration registration,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var (now, from) = (time.GetUtcNow(), Text(registration.SeenFrom));
        if (await FindAsync(context, workspace, key, cancel) is not { } row)
            return new RedeemAnswer.NoSuchKey();
        if (row.Target != from)
            return row.EndedAt is null && row.ExpiresAt > now
                ? await RefuseAsync(context, row, from, now, cancel)
                : new RedeemAnswer.NoSuchKey();

        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        if (!await _keys.UseAsync(context, row, cancel))
        {
            var again = row.IsUsed ? await AgainAsync(context, row, registration, now, cancel) : null;
            await transaction.CommitAsync(cancel);
            return again ?? new RedeemAnswer.NoSuchKey();
        }

        if (await PostgresRegistrations.WhoseAsync(context, registration, cancel) is { } taken)
            return new RedeemAnswer.Taken(taken);
        await TakeInAsync(context, workspace, registration, cancel);
        // Dropped with the transaction when it is refused: the key still works when what stood in the way has ended.
        var answer = await requests.BeginAsync(
            context, row.Rehearses ? RehearseMoveOperation.OperationName : MoveOperation.OperationName,
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
            $"SELECT pg_notify({LiveChannel.Name}, {LiveTopics.Workspace(WorkspaceId.Parse(row.Subject))})", cancel);
        return new RedeemAnswer.AnotherServer(from);
    }

    /// <summary>
    /// The answer was lost on its way: the very server that used the key, and nobody else, gets it again for a while.
    /// </summary>
    private static async Task<RedeemAnswer?> AgainAsync(PortalDbContext context, TransferKeyRow row,
        Registration registration, DateTimeOffset now, CancellationToken cancel)
    {
        var workspace = WorkspaceId.Parse(row.Subject);
        if (row.EndedAt is not { } usedAt || !await context.IsAgainAsync(workspace, registration, usedAt, now, cancel))
            return null;
        string[] plans = [RehearseMoveOperation.OperationName, MoveOperation.OperationName];
        var operation = await context.Set<OperationRow>().AsNoTracking()
            .Where(o => o.WorkspaceId == workspace && plans.Contains(o.Name))
            .OrderByDescending(o => o.RequestedAt).Select(o => o.Id).FirstAsync(cancel);
        return new RedeemAnswer.Accepted(
            await context.AllWorkspaces().AsNoTracking().SingleAsync(w => w.Id == workspace, cancel),
            new OperationId(operation));
    }

    private async Task<Workspace> ReadAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.AllWorkspaces().AsNoTracking().SingleAsync(w => w.Id == workspace, cancel);
    }

    private async Task<TransferKeyRow?> FindAsync(PortalDbContext context, WorkspaceId workspace, TransferKey key,
        CancellationToken cancel) =>
        await _keys.FindAsync(context, key.Reveal(), cancel) is { } found && found.Subject == workspace.Value
            ? found
            : null;

    /// <summary>An address has many spellings, and is compared as text.</summary>
    private static string Text(IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    private static string Text(string address) => IPAddress.TryParse(address, out var parsed) ? Text(parsed) : address;
}
