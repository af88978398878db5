using AdimPortal.Core.Acts;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Queues;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Queues;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Queues;

/// <summary>Failed tries are counted in the database, for all nodes; after enough of them staff decide.</summary>
[Trait("Category", "Integration")]
public sealed class SetAsideTests(PostgresCluster cluster)
{
    private static readonly WorkQueue Once = WorkQueues.Mail with { Tries = 3 };

    private readonly ManualTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_item_rests_longer_each_time_and_is_set_aside_with_its_last_try()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("aside"), scheduler: false);
        var aside = Of(node);

        Assert.Equal(new Setback(1, _time.GetUtcNow() + TimeSpan.FromSeconds(10), false),
            await aside.FailedAsync(Once, "evt_1", "No.", null, Cancel));
        Assert.Equal(new Setback(2, _time.GetUtcNow() + TimeSpan.FromSeconds(20), false),
            await Of(node).FailedAsync(Once, "evt_1", "No.", null, Cancel));
        Assert.Equal(0, await aside.CountAsync(Cancel));
        Assert.Equal(new Setback(3, null, true),
            await aside.FailedAsync(Once, "evt_1", "Still no.", "/staff/money", Cancel));

        var item = Assert.Single(await aside.ListAsync(10, Cancel));
        Assert.Equal(("evt_1", "Still no.", 3, "/staff/money"), (item.Key, item.Reason, item.Tries, item.Reference));
        Assert.Equal(1, await aside.CountAsync(Cancel));
        Assert.True((await aside.FailingAsync(Once, Cancel))["evt_1"]);
        Assert.Empty(await aside.FailingAsync(WorkQueues.PaymentEvents, Cancel));
    }

    [Theory]
    [InlineData(null, SetAsideOrder.Waiting, false, "b c_2 a%1")]
    [InlineData(null, SetAsideOrder.Item, false, "a%1 b c_2")]
    [InlineData(null, SetAsideOrder.Work, true, "c_2 a%1 b")]
    [InlineData(null, SetAsideOrder.Failed, true, "a%1 c_2 b")]
    [InlineData(null, SetAsideOrder.Tries, true, "c_2 a%1 b")]
    [InlineData("%", SetAsideOrder.Waiting, false, "a%1")]
    [InlineData(" C_ ", SetAsideOrder.Waiting, false, "c_2")]
    [InlineData("NO ROOM", SetAsideOrder.Waiting, false, "b")]
    [InlineData("money", SetAsideOrder.Waiting, false, "c_2")]
    [InlineData("\\", SetAsideOrder.Waiting, false, "")]
    public async Task Staff_look_for_items(string? text, SetAsideOrder order, bool isDescending, string expected)
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("aside"), scheduler: false);
        var aside = Of(node);
        await FailAsync(Once with { Tries = 1 }, "b", "No room.", null);
        await FailAsync(WorkQueues.PaymentEvents, "c_2", "No.", "/staff/money");
        await FailAsync(Once with { Tries = 2 }, "a%1", "No.", null);
        var query = new SetAsideQuery { Text = text, Order = order, IsDescending = isDescending };
        var found = await aside.ListAsync(query, 0, 10, Cancel);
        Assert.Equal(expected, string.Join(' ', found.Items.Select(item => item.Key)));
        Assert.Equal(found.Items.Count, found.Total);
        Assert.Equal(found.Items.Skip(1).Take(1), (await aside.ListAsync(query, 1, 1, Cancel)).Items);
        query = query with { Queue = WorkQueues.PaymentEvents.Name };
        Assert.All((await aside.ListAsync(query, 0, 10, Cancel)).Items, item => Assert.Equal("c_2", item.Key));

        async Task FailAsync(WorkQueue queue, string key, string reason, string? reference)
        {
            for (var i = 0; i < queue.Tries; i++)
                await aside.FailedAsync(queue, key, reason, reference, Cancel);
            _time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Staff_have_it_tried_again_or_dismiss_it_once()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("aside"), scheduler: false);
        var (aside, by) = (Of(node), Guid.NewGuid());
        for (var i = 0; i < 3; i++)
        {
            await aside.FailedAsync(Once, "again", "No.", null, Cancel);
            await aside.FailedAsync(Once, "never", "No.", null, Cancel);
        }

        var items = (await aside.ListAsync(10, Cancel)).ToDictionary(i => i.Key, i => i.Id);
        Assert.True(
            await aside.TryAgainAsync(Permits.For(Act.RetryItem, ActSubject.Portal, by), items["again"], Cancel));
        Assert.True(
            await aside.DismissAsync(Permits.For(Act.DismissItem, ActSubject.Portal, by), items["never"], Cancel));
        Assert.False(
            await aside.TryAgainAsync(Permits.For(Act.RetryItem, ActSubject.Portal, by), items["again"], Cancel));
        Assert.False(
            await aside.DismissAsync(Permits.For(Act.DismissItem, ActSubject.Portal, by), items["never"], Cancel));

        Assert.Empty(await aside.ListAsync(10, Cancel));
        var failing = await aside.FailingAsync(Once, Cancel);
        Assert.Equal((false, true), (failing["again"], failing["never"]));
        Assert.Equal(1, (await aside.FailedAsync(Once, "again", "No.", null, Cancel)).Tries);
        await aside.ClearAsync(Once, "again", Cancel);
        Assert.DoesNotContain("again", await aside.FailingAsync(Once, Cancel));
        await using var context = await node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancel);
        Assert.Equal(by, (await context.Set<SetAsideRow>().SingleAsync(i => i.Key == "never", Cancel)).DecidedBy);
    }

    [Fact]
    public async Task What_comes_again_by_itself_is_tried_on_and_cannot_be_dismissed()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("aside"), scheduler: false);
        var aside = Of(node);
        Setback? last = null;
        for (var i = 0; i < 20; i++)
            last = await aside.FailedAsync(WorkQueues.Backups, "ws22222", "No.", null, Cancel);

        Assert.Equal(new Setback(20, _time.GetUtcNow() + TimeSpan.FromHours(1), true), last);
        Assert.False(
            await aside.DismissAsync(Permits.For(Act.DismissItem, ActSubject.Portal, Guid.NewGuid()),
                (await aside.ListAsync(1, Cancel))[0].Id, Cancel));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False((await aside.FailingAsync(WorkQueues.Backups, Cancel))["ws22222"]);
    }

    public static TheoryData<string> Hostile => HostileText.Names;

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Keys_and_reasons_that_hold_anything_can_be_set_aside(string what)
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("aside"), scheduler: false);
        var (aside, text) = (Of(node), HostileText.All[what]);
        var queue = Once with { Tries = 1 };
        await aside.FailedAsync(queue, text, text, text, Cancel);
        Assert.Single(await aside.ListAsync(10, Cancel));
        await aside.ClearAsync(queue, text, Cancel);
        Assert.Empty(await aside.FailingAsync(queue, Cancel));
    }

    private PostgresSetAside Of(EngineNode node) => new(
        node.Service<NpgsqlDataSource>(), node.Service<IDbContextFactory<PortalDbContext>>(), _time,
        NullLogger<PostgresSetAside>.Instance);
}
