using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Customers;

/// <summary>Cards in the books: made, attached, chosen.</summary>
internal static class Cards
{
    public static PaymentMethod New(Work work, Card card, string? name = null, string? email = null) =>
        work.Keep(new PaymentMethod
        {
            Id = work.NewId("pm_1", 23),
            Number = work.NextNumber(),
            Created = work.SandboxNow,
            Card = card,
            Name = name,
            Email = email,
        });

    /// <summary>
    /// Refused cards can't be attached; those that ask for their owner are, and ask when money is taken.
    /// </summary>
    public static PaymentMethod Attach(Work work, PaymentMethod method, string customer, bool authenticated = false)
    {
        if (method.Customer is not null && method.Customer != customer)
            throw StripeError.Invalid("The payment method you provided has already been attached to a customer.");
        if (Bank.SetUp(method, authenticated: true).Problem is { } problem)
            throw StripeError.Refused(problem.Code, problem.Decline, problem.Message);
        return work.Keep(method with { Customer = customer, Authenticated = method.Authenticated || authenticated },
            "payment_method.attached");
    }

    /// <summary>A card that a caller names: of the books, or one of the test cards, which is made then.</summary>
    public static PaymentMethod Named(Work work, string id, string? parameter) =>
        TestCards.Named(id, work.SandboxNow) is { } card ? New(work, card) : work.Named<PaymentMethod>(id, parameter);

    /// <returns>Null when none was given.</returns>
    public static PaymentMethod? OfCustomer(Work work, Parameters parameters, string name, string customer)
    {
        if (parameters.Text(name) is not { } id) return null;
        var method = Named(work, id, parameters.At(name));
        if (method.Customer is null && TestCards.Named(id, work.SandboxNow) is not null)
            return Attach(work, method, customer);
        return method.Customer == customer ? method : throw StripeError.Invalid(
            $"The customer does not have a payment method with the ID {id}. The payment method must be attached to the customer.",
            parameters.At(name), "resource_missing");
    }

    public static IEnumerable<PaymentMethod> Of(Work work, string customer) =>
        work.All<PaymentMethod>().Where(method => method.Customer == customer);

    /// <summary>
    /// The customer's own choice, and with it that of each subscription that had one: what they see is what is taken.
    /// </summary>
    public static void MakeDefault(Work work, Customer customer, PaymentMethod method)
    {
        work.Keep(customer with { DefaultPaymentMethod = method.Id }, "customer.updated");
        foreach (var subscription in work.All<Subscription>()
            .Where(one => one.Customer == customer.Id && !one.IsOver && one.DefaultPaymentMethod is not null).ToList())
            work.Keep(subscription with { DefaultPaymentMethod = method.Id }, "customer.subscription.updated");
    }

    public static PaymentMethod Detach(Work work, PaymentMethod method)
    {
        if (method.Customer is not { } owner)
            throw StripeError.Invalid(
                "The payment method you provided is not attached to a customer so detachment is impossible.");
        var customer = work.Get<Customer>(owner);
        if (customer.DefaultPaymentMethod == method.Id)
            work.Keep(customer with { DefaultPaymentMethod = null }, "customer.updated");
        foreach (var subscription in work.All<Subscription>().Where(one => one.DefaultPaymentMethod == method.Id)
            .ToList())
            work.Keep(subscription with { DefaultPaymentMethod = null }, "customer.subscription.updated");
        return work.Keep(method with { Customer = null }, "payment_method.detached");
    }
}
