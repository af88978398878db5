using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Subscriptions;

namespace AdimPortal.Sandbox.Stripe.Billing;

/// <summary>
/// Taking an invoice's money: the first time, again by the calendar, or because somebody asks for it.
/// </summary>
internal static class Payments
{
    /// <summary>After the first failure, so many days later.</summary>
    private static readonly long[] RetryDays = [1, 3, 5, 7];

    /// <param name="method">Another card than the one that would be taken.</param>
    /// <param name="asked">Somebody asked for it: that doesn't count among the automatic attempts after the
    /// first.</param>
    /// <param name="authenticated">The customer just proved who they are.</param>
    /// <returns>The invoice after it, and the intent when money was asked for.</returns>
    public static (Invoice Invoice, BankAnswer Answer) Attempt(Work work, Invoice invoice, string? method = null,
        bool asked = false, bool authenticated = false)
    {
        if (invoice.AmountDue == 0) return (Paid(work, invoice), new BankAnswer());
        var card = work.Find<PaymentMethod>(method ?? CardOf(work, invoice));
        var answer = Bank.Charge(card, authenticated);
        var intent = work.Find<PaymentIntent>(invoice.PaymentIntent) ?? NewIntent(work, invoice);
        invoice = invoice with
        {
            PaymentIntent = intent.Id,
            AttemptCount = asked && invoice.AttemptCount > 0 ? invoice.AttemptCount : invoice.AttemptCount + 1
        };
        if (answer.IsFine)
        {
            work.Keep(intent with { Status = "succeeded", PaymentMethod = card!.Id, Problem = null },
                "payment_intent.succeeded");
            return (Paid(work, invoice), answer);
        }
        work.Keep(
            intent with
            {
                Status = answer.NeedsAction ? "requires_action" : "requires_payment_method",
                PaymentMethod = card?.Id,
                Problem = answer.Problem
            },
            answer.NeedsAction ? "payment_intent.requires_action" : "payment_intent.payment_failed");
        return (Failed(work, invoice, answer, asked), answer);
    }

    /// <summary>Paid by other means, or nothing was to pay.</summary>
    public static Invoice Paid(Work work, Invoice invoice)
    {
        var paid = work.Keep(
            invoice with
            {
                Status = "paid",
                AmountPaid = invoice.AmountDue,
                PaidAt = work.Now(invoice),
                NextPaymentAttempt = null
            });
        work.Tell("invoice.paid", paid);
        work.Tell("invoice.payment_succeeded", paid);
        Lifecycle.AfterPaid(work, paid);
        return paid;
    }

    public static string? CardOf(Work work, Invoice invoice) => invoice.DefaultPaymentMethod
        ?? work.Find<Subscription>(invoice.Subscription)?.DefaultPaymentMethod
        ?? work.Get<Customer>(invoice.Customer).DefaultPaymentMethod;

    private static Invoice Failed(Work work, Invoice invoice, BankAnswer answer, bool asked)
    {
        var now = work.Now(invoice);
        var subscription = work.Find<Subscription>(invoice.Subscription);
        // Nobody retries for a subscription that never began or is over, nor for a change that waits, and one who asks
        // doesn't move the calendar.
        var retries = !PendingUpdates.IsFor(subscription, invoice)
            && subscription is
            {
                IsOver: false,
                Status: not (SubscriptionStatus.Incomplete or SubscriptionStatus.Unpaid)
            };
        var first = invoice.FailedFirstAt ?? now;
        var keepsCalendar = asked && invoice.FailedFirstAt is not null;
        var failed = invoice with
        {
            FailedFirstAt = first,
            NextPaymentAttempt = keepsCalendar ? invoice.NextPaymentAttempt
                : retries && invoice.AttemptCount <= RetryDays.Length
                    ? Math.Max(now + 1, first + RetryDays[invoice.AttemptCount - 1] * Periods.Day)
                : null,
        };
        work.Keep(failed);
        if (answer.NeedsAction) work.Tell("invoice.payment_action_required", failed);
        work.Tell("invoice.payment_failed", failed);
        Lifecycle.AfterFailed(work, failed, isLast: retries && failed.NextPaymentAttempt is null && !keepsCalendar);
        return failed;
    }

    private static PaymentIntent NewIntent(Work work, Invoice invoice) => work.Keep(new PaymentIntent
    {
        Id = work.NewId("pi_3", 23),
        Number = work.NextNumber(),
        Created = work.Now(invoice),
        Customer = invoice.Customer,
        Amount = invoice.AmountDue,
        Currency = invoice.Currency,
        Invoice = invoice.Id,
        Status = "requires_payment_method",
    }, "payment_intent.created");
}
