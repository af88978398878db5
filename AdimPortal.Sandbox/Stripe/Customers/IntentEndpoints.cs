using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Customers;

/// <summary>Setup intents keep a card for later; payment intents belong to invoices and are only looked at.</summary>
internal static class IntentEndpoints
{
    public static void MapIntents(this IEndpointRouteBuilder api)
    {
        api.Get("/payment_intents", call =>
        {
            var (customer, created) = (call.Parameters.Text("customer"), call.Parameters.Range("created"));
            return call.List(
                call.Work.All<PaymentIntent>()
                    .Where(one => (customer is null || one.Customer == customer) && created(one.Created)));
        });
        api.Get("/payment_intents/{id}", call => call.Show(call.Work.Named<PaymentIntent>(call.Id)));
        api.Get("/setup_intents", call =>
        {
            var (customer, method) = (call.Parameters.Text("customer"), call.Parameters.Text("payment_method"));
            return call.List(
                call.Work.All<SetupIntent>()
                    .Where(one => (customer is null || one.Customer == customer)
                        && (method is null || one.PaymentMethod == method)));
        });
        api.Post("/setup_intents", Create);
        api.Get("/setup_intents/{id}", call => call.Show(call.Work.Named<SetupIntent>(call.Id)));
        api.Post("/setup_intents/{id}/cancel",
            call =>
                call.Show(
                    call.Work.Keep(call.Work.Named<SetupIntent>(call.Id) with { Status = "canceled" },
                        "setup_intent.canceled")));
    }

    private static JsonObject Create(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        parameters.Accept("payment_method_types", "automatic_payment_methods", "return_url");
        var customer = parameters.Text("customer") is { } id ? work.Named<Customer>(id, "customer") : null;
        var (method, confirms) = (parameters.Text("payment_method"), parameters.Flag("confirm") ?? false);
        var intent = New(work, customer?.Id, parameters.OneOf("usage", "off_session", "on_session") ?? "off_session",
            parameters.Metadata());
        if (method is null) return call.Show(intent);
        var card = Cards.Named(work, method, "payment_method");
        if (!confirms)
            return call.Show(work.Keep(intent with { PaymentMethod = card.Id, Status = "requires_confirmation" }));
        var (after, answer) = Confirm(work, intent, card, authenticated: false);
        return answer.Problem is { } problem
            ? throw StripeError.Refused(problem.Code, problem.Decline, problem.Message)
            : call.Show(after);
    }

    public static SetupIntent New(Work work, string? customer, string usage,
        IReadOnlyDictionary<string, string> metadata) => work.Keep(new SetupIntent
        {
            Id = work.NewId("seti_1", 23),
            Number = work.NextNumber(),
            Created = work.Now(customer),
            Customer = customer,
            Status = "requires_payment_method",
            Usage = usage,
            Metadata = metadata,
        }, "setup_intent.created");

    /// <summary>Asks the bank whether the card may be kept, and attaches it when it may.</summary>
    public static (SetupIntent Intent, BankAnswer Answer) Confirm(Work work, SetupIntent intent, PaymentMethod card,
        bool authenticated)
    {
        var answer = Bank.SetUp(card, authenticated);
        if (answer.NeedsAction)
            return (work.Keep(intent with { PaymentMethod = card.Id, Status = "requires_action" },
                "setup_intent.requires_action"), answer);
        if (!answer.IsFine)
            return (work.Keep(intent with { PaymentMethod = card.Id, Problem = answer.Problem },
                "setup_intent.setup_failed"), answer);
        var after = work.Keep(intent with { PaymentMethod = card.Id, Status = "succeeded", Problem = null },
            "setup_intent.succeeded");
        if (intent.Customer is { } customer) Cards.Attach(work, card, customer, authenticated);
        return (after, answer);
    }
}
