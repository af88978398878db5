using System.Text.Json;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.SelfHosted;

internal sealed class PostgresSelfHostedServers(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
    : ISelfHostedServers
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private const int MostReports = 2000;

    public async Task<SelfHostedServer?> FindAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<SelfHostedServerRow>().AsNoTracking()
            .SingleOrDefaultAsync(s => s.WorkspaceId == workspace && s.UnregisteredAt == null, cancel) is { } row
            ? Of(row)
            : null;
    }

    public async Task<IReadOnlyList<ServerReport>> ReportsAsync(WorkspaceId workspace, string routine, long after,
        TimeSpan timeout, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            await using (var context = await contexts.CreateDbContextAsync(cancel))
            {
                var found = await context.Set<ServerReportRow>().AsNoTracking()
                    .Where(r => r.WorkspaceId == workspace && r.Routine == routine && r.Number > after)
                    .OrderBy(r => r.Number).Take(MostReports).ToListAsync(cancel);
                if (found.Count > 0 || time.GetElapsedTime(began) >= timeout)
                    return found.ConvertAll(r => new ServerReport(r.Number, r.At, r.Kind, r.Routine, r.Text));
            }

            await Task.Delay(LookEvery, time, cancel);
        }
    }

    public async Task ClearReportsAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await context.Set<ServerReportRow>().Where(r => r.WorkspaceId == workspace).ExecuteDeleteAsync(cancel);
    }

    public async Task KeepSshEndpointAsync(ActPermit permit, UpdateSshEndpoint? endpoint, CancellationToken cancel)
    {
        var workspace = permit.On(endpoint is null ? Act.RevokeUpdates : Act.AllowUpdates);
        var (address, port) = (endpoint?.Address, endpoint?.Port);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        // A server may say the same again and again: what is no other than before is no act.
        if (await context.Set<SelfHostedServerRow>()
            .AnyAsync(
                s => s.WorkspaceId == workspace && s.UnregisteredAt == null
                    && (s.UpdateAddress != address || s.UpdatePort != port), cancel))
        {
            context.Add(
                ActRecordRow.Of(permit, time.GetUtcNow(),
                    await context.AllWorkspaces().AsNoTracking().SingleAsync(w => w.Id == workspace, cancel)));
            await context.SaveChangesAsync(cancel);
        }

        await context.Set<SelfHostedServerRow>().Where(s => s.WorkspaceId == workspace && s.UnregisteredAt == null)
            .ExecuteUpdateAsync(
            set => set.SetProperty(s => s.UpdateAddress, endpoint == null ? null : endpoint.Address)
                .SetProperty(s => s.UpdatePort, endpoint == null ? null : endpoint.Port)
                .SetProperty(s => s.UpdatesSince, endpoint == null ? null : endpoint.OpenedAt),
            cancel);
        await context.Database.ExecuteSqlAsync(
            $"SELECT pg_notify({LiveChannel.Name}, {LiveTopics.Workspace(workspace)})", cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task UnregisterAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        await context.Set<SelfHostedServerRow>().Where(s => s.WorkspaceId == workspace && s.UnregisteredAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.UnregisteredAt, now), cancel);
    }

    internal static SelfHostedServer Of(SelfHostedServerRow row) => new(
        row.WorkspaceId, row.HostName, row.HostKey, row.Addresses, row.SeenFrom, row.UsesTls,
        new MachineFacts(row.System, row.MemoryMib, row.Processors, row.DiskGib), row.RegisteredAt, row.HeartbeatAt,
        row.Report is { } report ? JsonSerializer.Deserialize<AgentReport>(report) : null)
    {
        SshEndpoint = row is { UpdateAddress: { } address, UpdatePort: { } port, UpdatesSince: { } since }
            ? new UpdateSshEndpoint(address, port, since)
            : null,
    };
}
