using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

internal static class CustomerView
{
    public static JsonObject Of(Customer customer) => customer.Deleted
        ? new JsonObject { ["object"] = "customer", ["deleted"] = true }
        : new JsonObject
        {
            ["object"] = "customer",
            ["address"] = Shape.Address(customer.Address),
            ["balance"] = customer.Balance,
            ["created"] = customer.Created,
            ["delinquent"] = customer.Delinquent,
            ["description"] = customer.Description,
            ["email"] = customer.Email,
            ["invoice_prefix"] = customer.InvoicePrefix,
            ["invoice_settings"] = new JsonObject
            {
                ["default_payment_method"] = customer.DefaultPaymentMethod,
            }.WithNulls("custom_fields", "footer", "rendering_options"),
            ["livemode"] = false,
            ["metadata"] = Shape.Metadata(customer.Metadata),
            ["name"] = customer.Name,
            ["next_invoice_sequence"] = customer.NextInvoice,
            ["phone"] = customer.Phone,
            ["preferred_locales"] = Shape.Texts(customer.PreferredLocales),
            ["tax_exempt"] = customer.TaxExempt,
            ["test_clock"] = customer.TestClock,
        }.WithNulls("currency", "customer_account", "default_source", "discount", "shipping");
}
