using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Customers;
using AdimPortal.Sandbox.Stripe.Views;

namespace AdimPortal.Sandbox.Stripe.Invoices;

internal static class InvoiceEndpoints
{
    public static void MapInvoices(this IEndpointRouteBuilder api)
    {
        api.Get("/invoices", List);
        api.Post("/invoices/create_preview", Preview.Answer);
        api.Get("/invoices/{id}", call => call.Show(call.Work.Named<Invoice>(call.Id)));
        api.Get("/invoices/{id}/lines", call =>
        {
            var invoice = call.Work.Named<Invoice>(call.Id);
            return call.List(invoice.Lines, line => line.Id, line => InvoiceView.Of(line, invoice));
        });
        api.Post("/invoices/{id}", call =>
        {
            call.Parameters.Accept("auto_advance");
            var invoice = call.Work.Named<Invoice>(call.Id);
            return call.Show(
                call.Work.Keep(invoice with { Metadata = call.Parameters.Metadata(invoice.Metadata) },
                    "invoice.updated"));
        });
        api.Post("/invoices/{id}/finalize", call =>
        {
            call.Parameters.Accept("auto_advance");
            return call.Show(
                Invoicing.Open(call.Work,
                    Standing(call, "draft",
                        "This invoice is already finalized, you can't re-finalize a non-draft invoice.")));
        });
        api.Post("/invoices/{id}/pay", Pay);
        api.Post("/invoices/{id}/void",
            call =>
                call.Show(
                    Invoicing.Void(call.Work, Standing(call, "open", "You can only void invoices that are open."))));
    }

    private static JsonObject List(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        var (customer, subscription, created) =
            (parameters.Text("customer"), parameters.Text("subscription"), parameters.Range("created"));
        var (status, _) = (parameters.OneOf("status", "draft", "open", "paid", "uncollectible", "void"),
            parameters.OneOf("collection_method", "charge_automatically", "send_invoice"));
        if (customer is not null) work.Named<Customer>(customer, "customer");
        return call.List(work.All<Invoice>().Where(one =>
            (customer is null || one.Customer == customer)
                && (subscription is null || one.Subscription == subscription)
                && (status is null || one.Status == status) && created(one.Created)));
    }

    private static JsonObject Pay(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        parameters.Accept("off_session", "forgive");
        var elsewhere = parameters.Flag("paid_out_of_band") ?? false;
        var found = work.Named<Invoice>(call.Id);
        var method = Cards.OfCustomer(work, parameters, "payment_method", found.Customer);
        var invoice = found.Status == "draft"
            ? Invoicing.Open(work, found)
            : Standing(call, "open",
                found.Status == "paid"
                    ? "Invoice is already paid"
                    : $"This invoice can't be paid: it is {found.Status}.");
        if (elsewhere) return call.Show(Payments.Paid(work, invoice));
        var (after, answer) = Payments.Attempt(work, invoice, method?.Id, asked: true);
        if (answer.IsFine) return call.Show(after);
        var intent =
            new JsonObject { ["payment_intent"] = View.Of(work.Get<PaymentIntent>(after.PaymentIntent!), work) };
        throw answer.Problem is { } problem
            ? StripeError.Refused(problem.Code, problem.Decline, problem.Message, intent, keepsChanges: true)
            : StripeError.Refused("invoice_payment_intent_requires_action", null,
                "This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice.",
                intent, keepsChanges: true);
    }

    private static Invoice Standing(Call call, string status, string otherwise)
    {
        var invoice = call.Work.Named<Invoice>(call.Id);
        return invoice.Status == status
            ? invoice
            : throw StripeError.Invalid(otherwise, null,
                invoice.Status == "paid" ? "invoice_already_paid" : "invoice_not_editable");
    }
}
