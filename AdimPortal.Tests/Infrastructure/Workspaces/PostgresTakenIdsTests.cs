using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Tests.Infrastructure.Workspaces;

[Trait("Category", "Integration")]
public sealed class PostgresTakenIdsTests(PostgresCluster cluster)
{
    [Fact]
    public async Task An_id_is_taken_by_a_workspace_and_by_a_promise()
    {
        await using var database = await PairingDatabase.CreateAsync(cluster);
        var workspace = await database.WorkspaceAsync();
        var (promised, free) = (WorkspaceId.Parse("ws2222"), WorkspaceId.Parse("ws33333"));
        await database.WithAsync(context => context.Database.ExecuteSqlAsync($"""
            INSERT INTO billing_accounts (owner_id, plan, status, awaits_workspace, awaits_bank, grace_days, look_at, wanted_id)
            SELECT owner_id, 'free', 'None', false, false, 0, now(), {promised.Value} FROM workspaces
            """));
        var taken = database.Service<ITakenIds>();
        Assert.True(await taken.AnyAsync([free, workspace], default));
        Assert.True(await taken.AnyAsync([promised], default));
        Assert.False(await taken.AnyAsync([free], default));
    }
}
