using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;

namespace AdimPortal.Tests.Core.Billing;

/// <summary>What workspaces bring in: what is really paid, in the currency that it is paid in.</summary>
public sealed class MarginReportTests
{
    private readonly ManualTime _time = new();
    private readonly InMemoryPortal _portal;
    private readonly InMemoryPayments _payments;
    private readonly InMemoryBilling _billing;

    public MarginReportTests() =>
        (_portal, _payments, _billing) = (new InMemoryPortal(_time), new InMemoryPayments(_time),
            new InMemoryBilling(InMemoryWorld.PlansWith(1), _time));

    [Theory]
    [InlineData(1500, "usd", "usd")]
    [InlineData(900, "usd", "usd")]
    [InlineData(1400, "eur", null)]
    public async Task A_margin_is_reckoned_in_one_currency_or_not_at_all(long minor, string currency, string? margin)
    {
        var row = Assert.Single(await PaidAsync(new Money(minor, currency), workspaces: 1));
        Assert.Equal(new Money(minor, currency), row.Revenue);
        Assert.NotNull(row.Cost);
        Assert.Equal(margin, row.Margin?.Currency);
    }

    [Fact]
    public async Task Shares_sum_up_to_what_is_paid()
    {
        var rows = await PaidAsync(new Money(1000, "eur"), workspaces: 3);
        Assert.Equal([334, 333, 333], rows.Select(r => r.Revenue!.Value.Minor));
    }

    [Fact]
    public async Task While_the_payment_service_is_away_revenue_is_not_known_and_not_nothing()
    {
        await PaidAsync(new Money(1500, "usd"), workspaces: 1);
        _payments.Fault = new Failure.Passing("Away.", "503");
        var row = Assert.Single(await Report().ReadAsync(default));
        Assert.Equal((null, null), (row.Revenue, row.Margin));
    }

    private async Task<IReadOnlyList<WorkspaceMargin>> PaidAsync(Money price, int workspaces)
    {
        var owner = Guid.CreateVersion7();
        await _billing.ChangeAsync(owner, account => account.NameCustomer(InMemoryPayments.CustomerOf(owner)), default);
        var subscription = _payments.Subscribe(owner, "adim_starter_monthly", awaitsWorkspace: false);
        _payments.Change(subscription.Id, s => s with { Price = price });
        await new SubscriptionSync(_billing, _payments, InMemoryWorld.PlansWith(1), _time).ReadAsync(owner, default);
        for (var i = 0; i < workspaces; i++)
            _portal.Workspaces.Add(APage.AWorkspace(owner, WorkspaceStatus.Active, $"ws2222{i + 2}"));
        return await Report().ReadAsync(default);
    }

    private MarginReport Report() =>
        new(_portal, _billing, new InMemoryDunning(), _payments, new InMemoryCloud(), InMemoryWorld.PlansWith(1),
            new DunningSchedule(DunningSchedule.Usual, TimeSpan.FromDays(1)));
}
