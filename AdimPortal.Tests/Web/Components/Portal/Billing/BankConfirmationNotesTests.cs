using AdimPortal.Core.Billing;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Billing;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Portal.Billing;

/// <summary>What pages say when a bank wants its customer to confirm a payment.</summary>
public sealed class BankConfirmationNotesTests : PageTest
{
    private static readonly Uri Page = new("https://invoice.stripe.com/i/pending");

    [Fact]
    public void A_change_that_waits_says_until_when_and_leads_to_the_bank()
    {
        var pending = new PendingPlan(Services.GetRequiredService<BillingPlans>().Find("pro"),
            Time.GetUtcNow().AddHours(23), "in_1", Page);
        var note = Render<PendingPlanNote>(p => p.Add(n => n.Pending, pending).Add(n => n.Now, "Starter"));
        Assert.StartsWith("Confirm your change to Pro", note.Words(), StringComparison.Ordinal);
        Assert.Contains("Until you do, you stay on Starter.", note.Words(), StringComparison.Ordinal);
        Assert.Equal($"{Page}", note.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void Only_the_invoice_of_the_change_is_called_to_confirm()
    {
        Invoice[] invoices = [AnInvoice("in_1", "open"), AnInvoice("in_2", "open"), AnInvoice("in_3", "paid")];
        var list = Render<InvoiceList>(p => p.Add(l => l.Invoices, invoices).Add(l => l.Awaited, "in_1"));
        Assert.Equal(["To confirm Confirm", "Due Pay", "Paid See"],
            list.FindAll("tr:has([data-invoice])")
                .Select(row => $"{row.QuerySelector(".pill")!.Words()} {row.QuerySelector("a")!.Words()}"));
    }

    private Invoice AnInvoice(string id, string status) =>
        new(id, id, status, new Money(3400, "usd"), new Money(3400, "usd"), Time.GetUtcNow(),
            new Uri($"https://invoice.stripe.com/i/{id}"), null);
}
