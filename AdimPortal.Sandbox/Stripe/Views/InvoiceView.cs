using System.Globalization;
using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

internal static class InvoiceView
{
    public static JsonObject Of(Invoice invoice, Work work)
    {
        var customer = work.Get<Customer>(invoice.Customer);
        var isOpen = invoice.Status is "open" or "uncollectible";
        return new JsonObject
        {
            ["object"] = "invoice",
            ["account_country"] = "US",
            ["account_name"] = "ADIM Sandbox",
            ["amount_due"] = invoice.AmountDue,
            ["amount_overpaid"] = 0,
            ["amount_paid"] = invoice.AmountPaid,
            ["amount_remaining"] = invoice.AmountDue - invoice.AmountPaid,
            ["amount_shipping"] = 0,
            ["attempt_count"] = invoice.AttemptCount,
            ["attempted"] = invoice.AttemptCount > 0,
            ["auto_advance"] = isOpen && invoice.NextPaymentAttempt is not null,
            ["automatic_tax"] = new JsonObject
            {
                ["disabled_reason"] = null,
                ["enabled"] = invoice.AutomaticTax,
                ["liability"] = invoice.AutomaticTax ? Shape.Self() : null,
                ["provider"] = invoice.AutomaticTax ? "stripe" : null,
                ["status"] = invoice.AutomaticTax ? "complete" : null,
            },
            ["billing_reason"] = invoice.BillingReason,
            ["collection_method"] = "charge_automatically",
            ["created"] = invoice.Created,
            ["currency"] = invoice.Currency,
            ["customer"] = invoice.Customer,
            ["customer_address"] = Shape.Address(customer.Address),
            ["customer_email"] = customer.Email,
            ["customer_name"] = customer.Name,
            ["customer_phone"] = customer.Phone,
            ["customer_tax_exempt"] = customer.TaxExempt,
            ["customer_tax_ids"] = new JsonArray(),
            ["default_payment_method"] = invoice.DefaultPaymentMethod,
            ["default_tax_rates"] = new JsonArray(),
            ["discounts"] = Shape.Texts(invoice.Discounts),
            ["effective_at"] = invoice.FinalizedAt,
            ["ending_balance"] = invoice.FinalizedAt is null
                ? null
                : Math.Min(0, invoice.Total + invoice.StartingBalance),
            ["hosted_invoice_url"] = invoice.FinalizedAt is null ? null : $"{work.PageAddress}/pay/i/{invoice.Id}",
            ["invoice_pdf"] = invoice.FinalizedAt is null ? null : $"{work.PageAddress}/pay/i/{invoice.Id}/pdf",
            ["issuer"] = Shape.Self(),
            ["lines"] = Shape.List($"/v1/invoices/{invoice.Id}/lines", invoice.Lines.Select(line => Of(line, invoice))),
            ["livemode"] = false,
            ["metadata"] = Shape.Metadata(invoice.Metadata),
            ["next_payment_attempt"] = invoice.NextPaymentAttempt,
            ["number"] = invoice.Code,
            ["parent"] = invoice.Subscription is null ? null : new JsonObject
            {
                ["quote_details"] = null,
                ["subscription_details"] = new JsonObject
                {
                    ["metadata"] = Shape.Metadata(invoice.SubscriptionMetadata),
                    ["subscription"] = invoice.Subscription
                },
                ["type"] = "subscription_details",
            },
            ["payment_settings"] = new JsonObject().WithNulls("default_mandate", "payment_method_options",
                "payment_method_types"),
            ["period_end"] = invoice.PeriodEnd,
            ["period_start"] = invoice.PeriodStart,
            ["post_payment_credit_notes_amount"] = 0,
            ["pre_payment_credit_notes_amount"] = 0,
            ["starting_balance"] = invoice.StartingBalance,
            ["status"] = invoice.Status,
            ["status_transitions"] = new JsonObject
            {
                ["finalized_at"] = invoice.FinalizedAt,
                ["marked_uncollectible_at"] = null,
                ["paid_at"] = invoice.PaidAt,
                ["voided_at"] = invoice.VoidedAt,
            },
            ["subtotal"] = invoice.Subtotal,
            ["subtotal_excluding_tax"] = invoice.Subtotal,
            ["test_clock"] = customer.TestClock,
            ["total"] = invoice.Total,
            ["total_discount_amounts"] = Discounts(invoice.Lines.SelectMany(line => line.Discounts)),
            ["total_excluding_tax"] = invoice.Total,
            ["total_pretax_credit_amounts"] = new JsonArray(),
            ["total_taxes"] = new JsonArray(),
        }.WithNulls("account_tax_ids", "application", "automatically_finalizes_at", "custom_fields", "customer_account",
            "customer_shipping", "default_source", "description",
            "due_date", "footer", "from_invoice", "last_finalization_error", "latest_revision", "on_behalf_of",
            "receipt_number", "rendering", "shipping_cost",
            "shipping_details", "statement_descriptor", "webhooks_delivered_at");
    }

    public static JsonObject Of(InvoiceLine line, Invoice invoice) => new JsonObject
    {
        ["id"] = line.Id,
        ["object"] = "line_item",
        ["amount"] = line.Amount,
        ["currency"] = invoice.Currency,
        ["description"] = line.Description,
        ["discount_amounts"] = Discounts(line.Discounts),
        ["discountable"] = !line.Proration,
        ["discounts"] = new JsonArray(),
        ["invoice"] = invoice.Id,
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["parent"] = Parent(line, invoice),
        ["period"] = new JsonObject { ["end"] = line.PeriodEnd, ["start"] = line.PeriodStart },
        ["pretax_credit_amounts"] = new JsonArray(),
        ["pricing"] = Pricing(line),
        ["quantity"] = line.Quantity,
        ["quantity_decimal"] = line.Quantity.ToString(CultureInfo.InvariantCulture),
        ["subscription"] = invoice.Subscription,
        ["subtotal"] = line.Amount,
        ["taxes"] = new JsonArray(),
    };

    public static JsonObject Of(PendingItem item, Work work) => new JsonObject
    {
        ["object"] = "invoiceitem",
        ["amount"] = item.Line.Amount,
        ["currency"] = item.Currency,
        ["customer"] = item.Customer,
        ["date"] = item.Created,
        ["description"] = item.Line.Description,
        ["discountable"] = false,
        ["discounts"] = new JsonArray(),
        ["livemode"] = false,
        ["metadata"] = Shape.Metadata(item.Metadata),
        ["net_amount"] = item.Line.Amount,
        ["parent"] = new JsonObject
        {
            ["subscription_details"] = new JsonObject
            { ["subscription"] = item.Subscription, ["subscription_item"] = item.Line.SubscriptionItem },
            ["type"] = "subscription_details",
        },
        ["period"] = new JsonObject { ["end"] = item.Line.PeriodEnd, ["start"] = item.Line.PeriodStart },
        ["pricing"] = Pricing(item.Line),
        ["proration"] = item.Line.Proration,
        ["quantity"] = item.Line.Quantity,
        ["quantity_decimal"] = item.Line.Quantity.ToString(CultureInfo.InvariantCulture),
        ["tax_rates"] = new JsonArray(),
        ["test_clock"] = work.Find<Customer>(item.Customer)?.TestClock,
    }.WithNulls("customer_account", "invoice");

    private static JsonObject Parent(InvoiceLine line, Invoice invoice) => line.Pending is { } pending
        ? new JsonObject
        {
            ["invoice_item_details"] = new JsonObject
            {
                ["invoice_item"] = pending,
                ["proration"] = line.Proration,
                ["proration_details"] = new JsonObject { ["credited_items"] = null },
                ["subscription"] = invoice.Subscription,
            },
            ["subscription_item_details"] = null,
            ["type"] = "invoice_item_details",
        }
        : new JsonObject
        {
            ["invoice_item_details"] = null,
            ["subscription_item_details"] = new JsonObject
            {
                ["invoice_item"] = null,
                ["proration"] = line.Proration,
                ["proration_details"] = new JsonObject { ["credited_items"] = null },
                ["subscription"] = invoice.Subscription,
                ["subscription_item"] = line.SubscriptionItem,
            },
            ["type"] = "subscription_item_details",
        };

    private static JsonObject Pricing(InvoiceLine line) => new()
    {
        ["price_details"] = new JsonObject { ["price"] = line.Price, ["product"] = line.Product },
        ["type"] = "price_details",
        ["unit_amount_decimal"] = (line.Quantity == 0 ? line.Amount : line.Amount / line.Quantity).ToString(
            CultureInfo.InvariantCulture),
    };

    private static JsonArray Discounts(IEnumerable<LineDiscount> discounts) =>
        [.. discounts.GroupBy(one => one.Discount)
            .Select(group =>
                (JsonNode)new JsonObject { ["amount"] = group.Sum(one => one.Amount), ["discount"] = group.Key })];
}
