using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Billing;
using Bunit;
using Microsoft.AspNetCore.Http;

namespace AdimPortal.Tests.Web.Components.Portal.Billing;

/// <summary>What is asked of the payment service while the page is there already.</summary>
public sealed class BillingInvoicesTests : PageTest
{
    private readonly TaskCompletionSource<Result<PendingPlan?>> _asked = new();

    [Fact]
    public void Until_the_payment_service_answers_their_place_is_kept()
    {
        var page = Show("cus_1");
        Assert.Equal(3, page.FindAll(".mud-skeleton").Count);
        Assert.Equal("Loading invoices", page.Find("[role=status]").Words());
        _asked.SetResult((PendingPlan?)null);
        page.WaitForAssertion(() => Assert.Contains("You have not been charged yet.", page.Words(),
            StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".mud-skeleton, [role=status]"));
    }

    [Fact]
    public void What_could_not_be_read_can_be_tried_again()
    {
        Payments.Fault = new Failure.Passing("Stripe does not answer.", "Test.");
        var page = Show("cus_1");
        Assert.Contains("We can't show invoices right now Stripe does not answer.", page.Words(),
            StringComparison.Ordinal);
        Assert.Equal("/billing", page.Find("a:contains('Try again')").GetAttribute("href"));
    }

    [Fact]
    public void A_change_that_waits_is_said_as_soon_as_it_is_known()
    {
        var notice = Render<PendingPlanNotice>(p => p.Add(n => n.Pending, _asked.Task).Add(n => n.Now, "Starter"));
        Assert.Equal("", notice.Words());
        _asked.SetResult(new PendingPlan(null, Time.GetUtcNow().AddHours(23), null, null));
        notice.WaitForAssertion(() => Assert.Contains("you stay on Starter", notice.Words(),
            StringComparison.Ordinal));
    }

    private IRenderedComponent<BillingInvoices> Show(string customer) =>
        Render<BillingInvoices>(p => p.Add(i => i.Customer, customer).Add(i => i.Pending, _asked.Task)
            .AddCascadingValue<HttpContext>(new DefaultHttpContext()));
}
