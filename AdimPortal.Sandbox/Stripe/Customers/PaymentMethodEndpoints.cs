using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Customers;

internal static class PaymentMethodEndpoints
{
    public static void MapPaymentMethods(this IEndpointRouteBuilder api)
    {
        api.Get("/payment_methods", call =>
        {
            call.Parameters.OneOf("type", "card");
            var customer = call.Parameters.Text("customer");
            return call.List(
                customer is null ? [] : Cards.Of(call.Work, call.Work.Named<Customer>(customer, "customer").Id));
        });
        api.Post("/payment_methods", Create);
        api.Get("/payment_methods/{id}", call => call.Show(call.Work.Named<PaymentMethod>(call.Id)));
        api.Post("/payment_methods/{id}/attach", call =>
        {
            var customer = call.Work.Named<Customer>(call.Parameters.Need("customer"), "customer");
            return call.Show(Cards.Attach(call.Work, Cards.Named(call.Work, call.Id, null), customer.Id));
        });
        api.Post("/payment_methods/{id}/detach",
            call => call.Show(Cards.Detach(call.Work, call.Work.Named<PaymentMethod>(call.Id))));
    }

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        parameters.OneOf("type", "card");
        var given = parameters.Under("card") ?? throw StripeError.Needed("card");
        var details = parameters.Under("billing_details");
        details?.Accept("address", "phone", "tax_id");
        given.Accept("cvc");
        var (number, month, year, token) =
            (given.Text("number"), given.Whole("exp_month"), given.Whole("exp_year"), given.Text("token"));
        var card = token is not null
            ? TestCards.Named(token, call.Work.SandboxNow) ?? throw StripeError.Missing("token", token, "card[token]")
            : TestCards.Find(number ?? throw StripeError.Needed("card[number]"),
                (int)(month ?? throw StripeError.Needed("card[exp_month]")),
                (int)(year ?? throw StripeError.Needed("card[exp_year]")))
                ?? throw StripeError.Refused("incorrect_number", null,
                    "Your card number is incorrect. The Sandbox knows Stripe's test cards only.");
        return call.Show(
            call.Work.Keep(
                Cards.New(call.Work, card, details?.Text("name"),
                    details?.Text("email")) with
                { Metadata = parameters.Metadata() }));
    }
}
