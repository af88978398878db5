using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Tests.Infrastructure.Acts;

/// <summary>What was done is recorded with its effect, and stays as it was written.</summary>
[Trait("Category", "Integration")]
public sealed class ActRecordTests(PostgresCluster postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_act_and_its_record_are_one_transaction()
    {
        await using var node =
            await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("records"), scheduler: false);
        var owner = await node.AccountAsync("jane");
        var (id, _) = await node.RequestAsync(owner);
        var records = new PostgresActRecords(node.Service<IDbContextFactory<PortalDbContext>>(), node.Service<IPacer>(),
            TimeProvider.System);
        var asked = Assert.Single(await records.ListAsync(new ActFilter(id), 10, Cancel));
        Assert.Equal((Act.RequestWorkspace, ActorRole.Owner, owner, owner, "jane@adim.test"),
            (asked.Act, asked.Role, asked.Account, asked.Owner, asked.Email));

        // It is being built: nothing else is begun, and nothing else is recorded.
        Assert.IsType<RequestAnswer.Refused>(await node.Provisioning.TerminateAsync(id, owner, Cancel));
        Assert.IsType<RequestAnswer.Refused>(await node.Maintenance.RotateAsync(id, null, Cancel));
        Assert.Single(await records.ListAsync(new ActFilter(id), 10, Cancel));
        Assert.Single(await records.ListAsync(new ActFilter(Account: owner), 10, Cancel));
        Assert.Empty(await records.ListAsync(new ActFilter(id, ByStaff: true), 10, Cancel));
    }

    [Fact]
    public async Task Nobody_cancels_the_operation_of_another_workspace()
    {
        await using var node =
            await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("records"), quota: 2, scheduler: false);
        var (jane, kim) = (await node.AccountAsync("jane"), await node.AccountAsync("kim"));
        var (_, operation) = await node.RequestAsync(jane);
        var (other, _) = await node.RequestAsync(kim);
        Assert.False(await node.Requests.CancelAsync(other, operation, kim, Cancel));
    }

    [Fact]
    public async Task Somebody_who_is_refused_on_and_on_fills_no_table_and_is_counted()
    {
        await using var fixture = await ActsFixture.StartAsync(postgres);
        var stranger = await fixture.StaffAsync("sam", "nobody");
        for (var i = 0; i < 150; i++)
            Assert.IsType<ActDecision.Refused>(await fixture.AskAsync(stranger, Act.Terminate, fixture.Workspaces[0]));
        Assert.Equal(60, (await fixture.Records.ListAsync(new ActFilter(Account: stranger), 500, Cancel)).Count);

        // Another one's refusals are not affected, and a minute later there is room again.
        Assert.IsType<ActDecision.Refused>(await fixture.AskAsync(fixture.Jane, Act.Suspend, fixture.Workspaces[0]));
        Assert.Single(await fixture.Records.ListAsync(new ActFilter(Account: fixture.Jane), 500, Cancel),
            record => record.Act is Act.Suspend);
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<ActDecision.Refused>(await fixture.AskAsync(stranger, Act.Terminate, fixture.Workspaces[0]));
        Assert.StartsWith("90 more refusals",
            (await fixture.Records.ListAsync(new ActFilter(Account: stranger), 1, Cancel))[0].Reason,
            StringComparison.Ordinal);
    }
}
