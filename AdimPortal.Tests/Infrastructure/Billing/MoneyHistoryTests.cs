using AdimPortal.Core.Billing.History;
using AdimPortal.Infrastructure.Billing;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Billing;

/// <summary>Days and months of revenue and cost on a real database.</summary>
[Trait("Category", "Integration")]
public sealed class MoneyHistoryTests(PostgresCluster cluster)
{
    private static readonly DateOnly First = new(2026, 10, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_month_is_the_average_of_its_known_days()
    {
        await using var node = await NodeAsync();
        var history = new PostgresMoneyHistory(node.Service<NpgsqlDataSource>());
        Assert.Null(await history.FirstDayAsync(Cancel));
        Assert.Empty(await history.ListAsync(First, Cancel));

        await history.SaveAsync(First.AddDays(4), [Row("pro", "usd", 3, 1000), Row("pro", "eur", 3, 500)], Cancel);
        await history.SaveAsync(First.AddDays(30), [Row("pro", "usd", 1, 2001)], Cancel);
        await history.SaveAsync(First.AddMonths(1), [Row("free", "usd", 7, 0)], Cancel);
        var months = await history.ListAsync(First, Cancel);

        Assert.Equal([(First, 2), (First.AddMonths(1), 1)], months.Select(month => (month.First, month.Days)));
        Assert.Equal([("pro", "eur", 250L), ("pro", "usd", 1501L)],
            months[0].Plans.Select(row => (row.Plan, row.Currency, row.Revenue)));
        Assert.Equal((2, 7), (months[0].Workspaces, months[1].Workspaces));
        Assert.Equal(First.AddDays(4), await history.FirstDayAsync(Cancel));
        Assert.Single(await history.ListAsync(First.AddMonths(1), Cancel));
    }

    [Fact]
    public async Task A_day_that_is_kept_again_is_replaced_whole()
    {
        await using var node = await NodeAsync();
        var history = new PostgresMoneyHistory(node.Service<NpgsqlDataSource>());
        await history.SaveAsync(First, [Row("pro", "usd", 1, 1000), Row("pro", "eur", 1, 900)], Cancel);
        await history.SaveAsync(First, [Row("pro", "usd", 2, 3000)], Cancel);
        var month = Assert.Single(await history.ListAsync(First, Cancel));
        Assert.Equal([Row("pro", "usd", 2, 3000)], month.Plans);
    }

    private static PlanFigures Row(string plan, string currency, int workspaces, long revenue) =>
        new(plan, currency, workspaces, revenue, Cost: 0, Margin: 0, Unpriced: 0);

    private async Task<EngineNode> NodeAsync() =>
        await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("money"), scheduler: false);
}
