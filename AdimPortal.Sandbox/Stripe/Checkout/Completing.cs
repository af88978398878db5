using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Customers;
using AdimPortal.Sandbox.Stripe.Subscriptions;

namespace AdimPortal.Sandbox.Stripe.Checkout;

/// <summary>What a card that was typed on the checkout page brings about.</summary>
internal static class Completing
{
    /// <param name="Problem">A sentence for the page; the session stays open.</param>
    /// <param name="NeedsAction">The bank wants to see the card's owner first.</param>
    public sealed record Outcome(CheckoutSession Session, string? Problem = null, bool NeedsAction = false);

    public static Outcome Pay(Work work, CheckoutSession session, PaymentMethod? card, bool authenticated)
    {
        var answer = Ask(work, session, card, authenticated);
        if (answer.NeedsAction)
            return new Outcome(work.Keep(session with { PendingPaymentMethod = card!.Id }), NeedsAction: true);
        if (answer.Problem is { } problem)
        {
            if (card is not null) work.Forget(card);
            return new Outcome(work.Keep(session with { PendingPaymentMethod = null }), problem.Message);
        }
        var customer = Customer(work, session, card);
        session = session with { Customer = customer.Id, PendingPaymentMethod = null, Status = "complete" };
        session = session.Mode == "setup"
            ? SetUp(work, session, card!, authenticated)
            : Subscribe(work, session, card, authenticated);
        return new Outcome(work.Keep(session, "checkout.session.completed"));
    }

    /// <summary>
    /// The page needs no card when nothing is to pay now and the session says that none is wanted then.
    /// </summary>
    public static bool NeedsCard(Work work, CheckoutSession session) =>
        session.Mode == "setup" || session.PaymentMethodCollection != "if_required"
            || CheckoutTotal.Of(session, work).Total > 0;

    private static BankAnswer Ask(Work work, CheckoutSession session, PaymentMethod? card, bool authenticated)
    {
        if (card is null) return new BankAnswer();
        var isPaid = session.Mode == "subscription" && CheckoutTotal.Of(session, work).Total > 0;
        return isPaid ? Bank.Charge(card, authenticated) : Bank.SetUp(card, authenticated);
    }

    private static Customer Customer(Work work, CheckoutSession session, PaymentMethod? card) =>
        work.Find<Customer>(session.Customer) ?? work.Keep(new Customer
        {
            Id = work.NewId("cus", 14),
            Number = work.NextNumber(),
            Created = work.SandboxNow,
            Email = session.TypedEmail ?? session.CustomerEmail,
            Name = card?.Name,
            InvoicePrefix = CustomerEndpoints.NewInvoicePrefix(),
        }, "customer.created");

    private static CheckoutSession SetUp(Work work, CheckoutSession session, PaymentMethod card, bool authenticated)
    {
        var intent = IntentEndpoints.New(work, session.Customer, "off_session", session.Metadata);
        return session with { SetupIntent = IntentEndpoints.Confirm(work, intent, card, authenticated).Intent.Id };
    }

    private static CheckoutSession Subscribe(Work work, CheckoutSession session, PaymentMethod? card,
        bool authenticated)
    {
        if (card is not null) Cards.Attach(work, card, session.Customer!, authenticated);
        Redemption.Choice[] discounts = session.Coupon is null
            ? []
            : [new(work.Get<Coupon>(session.Coupon), work.Find<PromotionCode>(session.PromotionCode))];
        var (subscription, _) = Starting.Start(work, new StartRequest
        {
            Customer = session.Customer!,
            Items = [
                .. session.Items.Select(item =>
                    (item.Price, item.Quantity,
                        (IReadOnlyDictionary<string, string>)new Dictionary<string, string>()))],
            TrialEnd = session.TrialEnd
                ?? (session.TrialPeriodDays is { } days ? work.Now(session.Customer) + days * Periods.Day : null),
            PaymentMethod = card?.Id,
            Metadata = session.SubscriptionMetadata,
            Description = session.SubscriptionDescription,
            AutomaticTax = session.AutomaticTax,
            MissingPaymentMethod = session.MissingPaymentMethod,
            Discounts = discounts,
            CheckoutSession = session.Id,
            Authenticated = authenticated,
        });
        return session with { Subscription = subscription.Id, Invoice = subscription.LatestInvoice };
    }
}
