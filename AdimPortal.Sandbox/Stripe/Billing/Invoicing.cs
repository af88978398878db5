using System.Globalization;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Billing;

/// <summary>Invoices from draft to open; what is paid is Payments' business.</summary>
internal static class Invoicing
{
    /// <summary>A draft, not told of yet.</summary>
    public static Invoice Draft(Work work, Subscription subscription, string reason, IReadOnlyList<InvoiceLine> lines,
        long periodStart, long periodEnd)
    {
        var now = work.Now(subscription);
        var discounts = Live(work, subscription).ToList();
        return work.Keep(new Invoice
        {
            Id = work.NewId("in_1", 23),
            Number = work.NextNumber(),
            Created = now,
            Customer = subscription.Customer,
            Subscription = subscription.Id,
            SubscriptionMetadata = subscription.Metadata,
            BillingReason = reason,
            Status = "draft",
            Currency = work.Get<Price>(subscription.Items[0].Price).Currency,
            Lines = Lines.Discounted(work, lines, discounts),
            Discounts = [.. discounts.Select(discount => discount.Id)],
            PeriodStart = periodStart,
            PeriodEnd = periodEnd,
            AutomaticTax = subscription.AutomaticTax,
        });
    }

    /// <summary>
    /// Says that it is there, numbers it, and opens it. Stripe waits an hour with renewals; the Sandbox doesn't.
    /// </summary>
    public static Invoice Open(Work work, Invoice invoice)
    {
        work.Tell("invoice.created", invoice);
        var customer = work.Get<Customer>(invoice.Customer);
        var now = work.Now(invoice);
        var opened = work.Keep(invoice with
        {
            Status = "open",
            Code = $"{customer.InvoicePrefix}-{customer.NextInvoice.ToString("0000", CultureInfo.InvariantCulture)}",
            FinalizedAt = now,
            StartingBalance = customer.Balance,
        }, "invoice.finalized");
        customer = work.Keep(customer with { NextInvoice = customer.NextInvoice + 1 });
        work.Keep(customer with { Balance = Math.Min(0, opened.Total + opened.StartingBalance) }, "customer.updated");
        foreach (var discount in opened.Discounts.Select(work.Get<Discount>)
            .Where(one => work.Get<Coupon>(one.Coupon).Duration == "once"))
            work.Keep(discount with { IsSpent = true });
        return opened;
    }

    /// <summary>The lines that wait, taken from the waiting list.</summary>
    public static IReadOnlyList<InvoiceLine> TakePending(Work work, Subscription subscription) =>
        [.. Pending(work, subscription).Select(item =>
    {
        work.Forget(item);
        return item.Line with { Pending = item.Id };
    })];

    public static IReadOnlyList<PendingItem> Pending(Work work, Subscription subscription) =>
        [.. work.All<PendingItem>().Where(item => item.Subscription == subscription.Id).Reverse()];

    public static void Wait(Work work, Subscription subscription, IEnumerable<InvoiceLine> lines)
    {
        foreach (var line in lines)
        {
            work.Keep(new PendingItem
            {
                Id = work.NewId("ii_1", 23),
                Number = work.NextNumber(),
                Created = work.Now(subscription),
                Customer = subscription.Customer,
                Subscription = subscription.Id,
                Currency = work.Get<Price>(line.Price).Currency,
                Line = line,
            }, "invoiceitem.created");
        }
    }

    public static Invoice Void(Work work, Invoice invoice)
    {
        var now = work.Now(invoice);
        if (work.Find<PaymentIntent>(invoice.PaymentIntent) is { Status: not "succeeded" } intent)
            work.Keep(intent with { Status = "canceled", CanceledAt = now }, "payment_intent.canceled");
        // Whoever voids it no longer wants the change that waits for it.
        if (work.Find<Subscription>(invoice.Subscription) is { PendingUpdate: { } update } subscription
            && update.Invoice == invoice.Id)
            work.Keep(subscription with { PendingUpdate = null }, Lifecycle.Updated);
        return work.Keep(invoice with { Status = "void", VoidedAt = now, NextPaymentAttempt = null }, "invoice.voided");
    }

    /// <summary>The discounts that still work on it.</summary>
    public static IEnumerable<Discount> Live(Work work, Subscription subscription)
    {
        var now = work.Now(subscription);
        return subscription.Discounts.Select(work.Get<Discount>)
            .Where(one => !one.IsSpent && (one.End is null || one.End > now));
    }
}
