using AdimPortal.Core.Billing;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Billing;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Portal.Billing;

/// <summary>What stands on every page of somebody who owes: what is to be done, and what comes of it.</summary>
public sealed class PaymentBannerTests : PageTest
{
    [Theory]
    [InlineData(false, false, "A payment failed", "get everything back as it was.", "Pay now")]
    [InlineData(true, false, "Your bank wants you to confirm a payment",
        "Your card is fine, but the payment needs your confirmation.", "Confirm now")]
    [InlineData(false, true, "A payment failed",
        "Your subscription has ended, so you get back what the Free plan includes; for more, subscribe again.",
        "Pay now")]
    public async Task It_says_what_is_to_be_done_and_promises_what_the_plan_allows(bool bankAsks, bool isOver,
        string title, string message, string link)
    {
        await OweAsync(s =>
            s with
            {
                AwaitsBank = bankAsks,
                Status = isOver ? SubscriptionStatus.Canceled : SubscriptionStatus.PastDue
            });
        var banner = Render<PaymentBanner>();
        Assert.StartsWith(title, banner.Find(".note").Words(), StringComparison.Ordinal);
        Assert.Contains(message, banner.Words(), StringComparison.Ordinal);
        Assert.Equal(link, banner.Find("a").Words());
    }

    [Fact]
    public async Task Once_nothing_is_open_it_is_gone_whatever_became_of_the_subscription()
    {
        await OweAsync(s => s with { Status = SubscriptionStatus.Canceled, UnpaidSince = null });
        Assert.Empty(Render<PaymentBanner>().FindAll("[data-money-banner]"));
    }

    private async Task OweAsync(Func<Subscription, Subscription> how)
    {
        await Billing.ChangeAsync(UserId, account => account.NameCustomer(InMemoryPayments.CustomerOf(UserId)),
            default);
        var subscription = Payments.Subscribe(UserId, "adim_starter_monthly", awaitsWorkspace: false);
        Payments.FailPayment(subscription.Id, Time.GetUtcNow());
        Payments.Change(subscription.Id, how);
        await Services.GetRequiredService<SubscriptionSync>().ReadAsync(UserId, default);
    }
}
