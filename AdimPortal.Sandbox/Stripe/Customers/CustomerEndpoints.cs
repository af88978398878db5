using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Views;

namespace AdimPortal.Sandbox.Stripe.Customers;

internal static class CustomerEndpoints
{
    public static void MapCustomers(this IEndpointRouteBuilder api)
    {
        api.Get("/customers", List);
        api.Post("/customers", Create);
        api.Get("/customers/{id}",
            call => call.Show(call.Work.Find<Customer>(call.Id) ?? call.Work.Named<Customer>(call.Id)));
        api.Post("/customers/{id}",
            call => call.Show(call.Work.Keep(Read(call, call.Work.Named<Customer>(call.Id)), "customer.updated")));
        api.Delete("/customers/{id}", Delete);
        api.Get("/customers/{id}/payment_methods", call =>
        {
            call.Parameters.OneOf("type", "card");
            return call.List(Cards.Of(call.Work, call.Work.Named<Customer>(call.Id).Id));
        });
    }

    private static JsonObject List(Call call)
    {
        var (email, clock, created) =
            (call.Parameters.Text("email"), call.Parameters.Text("test_clock"), call.Parameters.Range("created"));
        return call.List(call.Work.All<Customer>().Where(one =>
            !one.Deleted && (email is null || one.Email == email)
                && (clock is null ? one.TestClock is null : one.TestClock == clock) && created(one.Created)));
    }

    private static JsonObject Create(Call call)
    {
        var work = call.Work;
        var clock = call.Parameters.Text("test_clock") is { } id ? work.Named<TestClock>(id, "test_clock") : null;
        var customer = work.Keep(new Customer
        {
            Id = work.NewId("cus", 14),
            Number = work.NextNumber(),
            Created = clock?.FrozenTime ?? work.SandboxNow,
            InvoicePrefix = NewInvoicePrefix(),
            TestClock = clock?.Id,
        });
        if (call.Parameters.Text("payment_method") is { } card)
        {
            var method = Cards.Attach(work, Cards.Named(work, card, "payment_method"), customer.Id);
            customer =
                customer with
                {
                    DefaultPaymentMethod = call.Parameters.Under("invoice_settings") is null
                    ? null
                    : method.Id
                };
        }
        return call.Show(work.Keep(Read(call, customer), "customer.created"));
    }

    public static string NewInvoicePrefix() => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", 8);

    private static Customer Read(Call call, Customer before)
    {
        var parameters = call.Parameters;
        parameters.Accept("tax", "shipping", "validate");
        var invoices = parameters.Under("invoice_settings");
        invoices?.Accept("custom_fields", "footer", "rendering_options");
        var email = parameters.TextOr("email", before.Email);
        if (email is not null && !email.Contains('@'))
            throw StripeError.Invalid($"Invalid email address: {email}", "email", "email_invalid");
        return before with
        {
            Email = email,
            Name = parameters.TextOr("name", before.Name),
            Phone = parameters.TextOr("phone", before.Phone),
            Description = parameters.TextOr("description", before.Description),
            Address = parameters.Address(before.Address),
            Balance = parameters.Whole("balance") ?? before.Balance,
            TaxExempt = parameters.OneOf("tax_exempt", "none", "exempt", "reverse") ?? before.TaxExempt,
            PreferredLocales = parameters.Has("preferred_locales")
                ? parameters.Texts("preferred_locales")
                : before.PreferredLocales,
            InvoicePrefix = parameters.Text("invoice_prefix") ?? before.InvoicePrefix,
            DefaultPaymentMethod = invoices?.Has("default_payment_method") == true
                ? Cards.OfCustomer(call.Work, invoices, "default_payment_method", before.Id)?.Id
                : before.DefaultPaymentMethod,
            Metadata = parameters.Metadata(before.Metadata),
        };
    }

    private static JsonObject Delete(Call call)
    {
        var work = call.Work;
        var customer = work.Named<Customer>(call.Id);
        foreach (var subscription in work.All<Subscription>().Where(one => one.Customer == customer.Id && !one.IsOver)
            .ToList()) Lifecycle.Cancel(work, subscription);
        work.Tell("customer.deleted", customer);
        work.Keep(customer with { Deleted = true });
        return View.Deleted(customer.Id, "customer");
    }
}
