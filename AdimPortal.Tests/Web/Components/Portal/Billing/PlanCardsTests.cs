using AdimPortal.Core.Billing;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Billing;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Billing;

/// <summary>The plans side by side, in the currency that they are sold in.</summary>
public sealed class PlanCardsTests : PageTest
{
    [Theory]
    [InlineData("usd", "$0", "$15 a month")]
    [InlineData("eur", "€0", "€15 a month")]
    public void What_costs_nothing_does_so_in_the_currency_of_the_others(string currency, string free, string starter)
    {
        foreach (var (key, price) in Payments.Prices)
            Payments.Prices[key] = price with { Monthly = price.Monthly with { Currency = currency } };
        var cards = Render<PlanCards>(p => p.Add<BillingPlan>(c => c.Act, _ => ""));
        Assert.Equal([free, starter],
            new[] { "free", "starter" }.Select(plan => cards.Find($"[data-plan={plan}] .price").Words()));
    }
}
