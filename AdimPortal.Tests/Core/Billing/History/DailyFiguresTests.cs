using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.History;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;

namespace AdimPortal.Tests.Core.Billing.History;

/// <summary>What is kept of a day: what is known of all, or nothing.</summary>
public sealed class DailyFiguresTests
{
    private readonly ManualTime _time = new();
    private readonly InMemoryPortal _portal;
    private readonly InMemoryPayments _payments;
    private readonly InMemoryBilling _billing;
    private readonly InMemoryMoneyHistory _history = new();

    public DailyFiguresTests() =>
        (_portal, _payments, _billing) = (new InMemoryPortal(_time), new InMemoryPayments(_time),
            new InMemoryBilling(InMemoryWorld.PlansWith(1), _time));

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task Each_plan_is_kept_by_currency_and_so_is_one_that_nobody_has()
    {
        await PayingAsync("ws22222", new Money(1200, "usd"));
        await PayingAsync("ws22223", new Money(900, "eur"));
        Assert.Null(await Figures().SaveAsync(default));
        var kept = _history.Days[Today];
        Assert.Equal([("eur", 900), ("usd", 1200)],
            kept.Where(row => row.Plan == "starter").Select(row => (row.Currency, row.Revenue)));
        Assert.All(kept.Where(row => row.Plan == "starter"), row => Assert.Equal(2, row.Workspaces));
        var (inEuros, inDollars) = (kept.Single(row => row.Currency == "eur"),
            kept.Single(row => row is { Plan: "starter", Currency: "usd" }));
        Assert.Equal((0, 0), (inEuros.Cost, inEuros.Margin));
        // The margin is of the one workspace whose revenue and cost are both in dollars.
        Assert.Equal(1200 - (inDollars.Cost / 2), inDollars.Margin);
        Assert.Contains(kept, row => row is { Plan: "free", Currency: "usd", Workspaces: 0, Revenue: 0, Cost: 0 });
    }

    [Fact]
    public async Task While_the_payment_service_is_away_nothing_is_kept()
    {
        await PayingAsync("ws22222", new Money(1200, "usd"));
        _payments.Fault = new Failure.Passing("Away.", "503");
        Assert.NotNull(await Figures().SaveAsync(default));
        Assert.Empty(_history.Days);
    }

    [Fact]
    public void Months_are_the_last_ones_and_those_without_a_day_are_empty()
    {
        var known = new MoneyMonth(new DateOnly(2026, 1, 1), 5, []);
        var months = MoneyMonth.Last(3, new DateOnly(2026, 2, 28), [known]);
        Assert.Equal([(2025, 12, 0), (2026, 1, 5), (2026, 2, 0)],
            months.Select(month => (month.First.Year, month.First.Month, month.Days)));
    }

    private async Task PayingAsync(string workspace, Money price)
    {
        var owner = Guid.CreateVersion7();
        await _billing.ChangeAsync(owner, account => account.NameCustomer(InMemoryPayments.CustomerOf(owner)), default);
        var subscription = _payments.Subscribe(owner, "adim_starter_monthly", awaitsWorkspace: false);
        _payments.Change(subscription.Id, s => s with { Price = price });
        await new SubscriptionSync(_billing, _payments, InMemoryWorld.PlansWith(1), _time).ReadAsync(owner, default);
        _portal.Workspaces.Add(APage.AWorkspace(owner, WorkspaceStatus.Active, workspace, plan: "starter"));
    }

    private DailyFigures Figures() => new(
        new MarginReport(_portal, _billing, new InMemoryDunning(), _payments, new InMemoryCloud(),
            InMemoryWorld.PlansWith(1), new DunningSchedule(DunningSchedule.Usual, TimeSpan.FromDays(1))),
        _history, InMemoryWorld.PlansWith(1), _time);
}
