using AdimPortal.Core.Acts;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Monitoring;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Pool;

internal sealed class PostgresPool(IDbContextFactory<PortalDbContext> contexts, PostgresOperationRequests requests,
    IOperationReader operations, Blueprint blueprint) : IPool
{
    /// <summary>More of them don't make the rest longer.</summary>
    private const int MostFailures = 10;

    public async Task<IReadOnlyList<ParkedWorkspace>> ListAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = await (
            from workspace in context.AllWorkspaces().AsNoTracking()
            where workspace.Purpose == WorkspacePurpose.Parked && workspace.Status != WorkspaceStatus.Failed
                && workspace.Status != WorkspaceStatus.Terminated
            join one in context.Set<MonitoringRow>() on workspace.Id equals one.WorkspaceId into watches
            from watch in watches.DefaultIfEmpty()
            orderby workspace.CreatedAt, workspace.Id
            select new
            {
                workspace,
                IsHealthy = watch == null || watch.CheckedAt == null ? (bool?)null : watch.Healthy,
                FailingSince = watch == null ? null : watch.FailingSince,
                IsStuck = context.Set<OperationRow>().Any(o => o.WorkspaceId == workspace.Id && o.EndedAt == null
                    && o.Status == nameof(OperationStatus.Stuck)),
                IsBusy = context.Set<OperationRow>().Any(o => o.WorkspaceId == workspace.Id && o.EndedAt == null),
            }).ToListAsync(cancel);
        return rows.ConvertAll(r => new ParkedWorkspace(r.workspace.Id, r.workspace.Region, r.workspace.Size,
            r.workspace.Status, r.workspace.CreatedAt, r.workspace.ActivatedAt, r.IsHealthy,
            r.workspace.ParkedWith == blueprint.Bundle.Sha256, r.IsBusy)
        { FailingSince = r.FailingSince, IsStuck = r.IsStuck });
    }

    public async Task<RequestAnswer> ParkAsync(Workspace workspace, ActPermit permit, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        context.Add(workspace);
        return await requests.KeepAsync(context, ParkOperation.OperationName, workspace, permit, cancel);
    }

    public async Task<int> ServersAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.AllWorkspaces().CountAsync(w => w.Hosting == WorkspaceHosting.Cloud
            && w.Status != WorkspaceStatus.Failed && w.Status != WorkspaceStatus.Terminated, cancel);
    }

    public async Task<PoolFailures> FailuresAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var last = await context.Set<OperationRow>()
            .Where(o => o.Name == ParkOperation.OperationName && o.EndedAt != null)
            .OrderByDescending(o => o.RequestedAt).Take(MostFailures)
            .Select(o => new { o.Status, o.EndedAt }).ToListAsync(cancel);
        var failed = last.TakeWhile(o => o.Status != nameof(OperationStatus.Done)).ToList();
        return new PoolFailures(failed.Count, failed.Max(o => o.EndedAt));
    }

    public async Task<IReadOnlyList<Arrival>> ArrivalsAsync(DateTimeOffset since, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await (
            from operation in context.Set<OperationRow>()
            join workspace in context.CustomersWorkspaces() on operation.WorkspaceId equals workspace.Id
            where operation.RequestedAt >= since
                && (operation.Name == ProvisionOperation.OperationName
                    || operation.Name == WelcomeOperation.OperationName)
            select new Arrival(workspace.Region, workspace.Size, operation.RequestedAt)).ToListAsync(cancel);
    }

    public async Task<PoolFigures> FiguresAsync(DateTimeOffset since, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var claims = await context.Set<OperationRow>()
            .CountAsync(o => o.Name == WelcomeOperation.OperationName && o.RequestedAt >= since, cancel);
        // How long a customer would have waited: by those who did; where nobody had to, by those that were parked.
        var built = await operations.TimesAsync(ProvisionOperation.OperationName, since, cancel);
        if (built.Count == 0)
            built = await operations.TimesAsync(ParkOperation.OperationName, since, cancel);
        return new PoolFigures(claims, built.Count == 0 ? null : built.Median);
    }
}
