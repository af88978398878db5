using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Pairing;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace AdimPortal.Infrastructure.Pool;

/// <summary>
/// Gives a customer one of the parked workspaces, as part of the transaction of their request. Each who comes takes
/// another row: whoever finds one locked goes on to the next and waits for nobody.
/// </summary>
internal sealed class PoolClaims(CodeRows codes, Blueprint blueprint, TimeProvider time)
{
    /// <summary>One that was last found well longer ago than that is not given to anybody.</summary>
    private static readonly TimeSpan WellWithin = TimeSpan.FromMinutes(5);

    /// <summary>As many may turn out busy before the customer goes the other way.</summary>
    private const int Tries = 3;

    private const string Savepoint = "claim";

    /// <param name="wished">As it would be built; it is not kept when one is claimed in its place.</param>
    /// <returns>The workspace, its customer's now and with a code; null when there is none to be had.</returns>
    public async Task<Workspace?> TakeAsync(PortalDbContext context, Workspace wished, CancellationToken cancel)
    {
        if (wished is not { IsSelfHosted: false, RestoresFrom: null })
            return null;
        var transaction = context.Database.CurrentTransaction!;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            await transaction.CreateSavepointAsync(Savepoint, cancel);
            if (await LockOneAsync(context, wished, cancel) is not { } id)
                return null;
            // Asked anew now that its row is locked: an operation may have begun while it was being chosen.
            if (!await context.Set<OperationRow>().AnyAsync(o => o.WorkspaceId == id && o.EndedAt == null, cancel))
                return await GiveAsync(context, id, wished, cancel);
            await transaction.RollbackToSavepointAsync(Savepoint, cancel);
        }

        return null;
    }

    /// <summary>
    /// Locked as for a change of no key: a row that is being written about it (an alert, a check) holds up no claim.
    /// </summary>
    private async Task<WorkspaceId?> LockOneAsync(PortalDbContext context, Workspace wished, CancellationToken cancel)
    {
        var found = await context.Database.SqlQuery<string>($"""
            SELECT w.id AS "Value" FROM workspaces w JOIN monitored_workspaces h ON h.workspace_id = w.id
            WHERE w.purpose = 'Parked' AND w.status = 'Active' AND w.region = {wished.Region} AND w.size = {wished.Size}
                AND w.parked_with = {blueprint.Bundle.Sha256} AND h.healthy AND h.checked_at > {time.GetUtcNow() - WellWithin}
                AND NOT EXISTS (SELECT FROM alerts a WHERE a.workspace_id = w.id AND a.closed_at IS NULL)
                AND NOT EXISTS (SELECT FROM operations o WHERE o.workspace_id = w.id AND o.ended_at IS NULL)
                AND NOT EXISTS (SELECT FROM pending_acts p WHERE p.workspace_id = w.id AND p.ended_at IS NULL)
            ORDER BY w.activated_at LIMIT 1 FOR NO KEY UPDATE OF w SKIP LOCKED
            """).ToListAsync(cancel);
        return found is [var id] ? WorkspaceId.Parse(id) : null;
    }

    private async Task<Workspace> GiveAsync(PortalDbContext context, WorkspaceId id, Workspace wished,
        CancellationToken cancel)
    {
        var workspace = await context.AllWorkspaces().SingleAsync(w => w.Id == id, cancel);
        workspace.Claim(wished, time.GetUtcNow());
        // A name is changed by a statement of its own, always.
        await context.Database.ExecuteSqlAsync(
            $"UPDATE workspaces SET name = {wished.Name} WHERE id = {id.Value} AND purpose = 'Parked'", cancel);
        await context.SaveChangesAsync(cancel);
        await codes.IssueAsync((NpgsqlConnection)context.Database.GetDbConnection(), id, cancel);
        return workspace;
    }
}
