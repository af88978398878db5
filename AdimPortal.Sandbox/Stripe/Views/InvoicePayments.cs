using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

/// <summary>How an invoice was or is to be paid.</summary>
internal static class InvoicePayments
{
    public static JsonObject List(Invoice? invoice, Work work) => Shape.List(
        "/v1/invoice_payments",
        invoice is not null && work.Find<PaymentIntent>(invoice.PaymentIntent) is { } intent
            ? [Of(invoice, intent)]
            : []);

    private static JsonObject Of(Invoice invoice, PaymentIntent intent) => new()
    {
        ["id"] = $"inpay_{intent.Id[3..]}",
        ["object"] = "invoice_payment",
        ["amount_paid"] = intent.Status == "succeeded" ? intent.Amount : null,
        ["amount_requested"] = intent.Amount,
        ["created"] = intent.Created,
        ["currency"] = intent.Currency,
        ["invoice"] = invoice.Id,
        ["is_default"] = true,
        ["livemode"] = false,
        ["payment"] = new JsonObject { ["payment_intent"] = intent.Id, ["type"] = "payment_intent" },
        ["status"] = intent.Status switch { "succeeded" => "paid", "canceled" => "canceled", _ => "open" },
        ["status_transitions"] = new JsonObject
        { ["canceled_at"] = intent.CanceledAt, ["paid_at"] = intent.Status == "succeeded" ? invoice.PaidAt : null },
    };
}
