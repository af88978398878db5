using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Customers;
using AdimPortal.Sandbox.Stripe.Pages;

namespace AdimPortal.Sandbox.Stripe.CustomerPortal;

/// <summary>The customer's own page: subscription, cards, invoices.</summary>
internal static class PortalPage
{
    /// <param name="Cancelling">The subscription that they are asked about: sure?</param>
    public sealed record Shown(CardForm Card, IReadOnlyDictionary<string, string> Faults, string? Problem = null,
        string? Cancelling = null);

    public static IResult Show(PortalSession session, Work work, Shown shown)
    {
        var customer = work.Get<Customer>(session.Customer);
        return Page.Show("Billing", $"""
            {(session.ReturnUrl is null ? "" : $"<p><a href=\"{Page.Text(session.ReturnUrl)}\">← Return</a></p>")}
            <h1>Billing</h1><p class="quiet">{Page.Text(customer.Email)}</p>{Page.Alert(shown.Problem)}
            <h2>Subscription</h2>{Subscriptions(session, work, shown)}
            <h2>Cards</h2>{CardList(session, work, customer)}
            <form method="post" action="/pay/p/{session.Id}/cards" aria-label="Add a card"><h2>Add a card</h2>{shown.Card.Render(shown.Faults)}
            <button class="main">Add card</button>{CardForm.Hints}</form>
            <h2>Invoices</h2>{Invoices(work, session)}
            """);
    }

    private static string Subscriptions(PortalSession session, Work work, Shown shown)
    {
        var all = work.All<Subscription>().Where(one => one.Customer == session.Customer && !one.IsOver).ToList();
        return all.Count == 0
            ? "<p>There is no subscription.</p>"
            : string.Concat(all.Select(one => Subscription(session, work, one, shown.Cancelling == one.Id)));
    }

    private static string Subscription(PortalSession session, Work work, Subscription one, bool isAsked)
    {
        var price = work.Get<Price>(one.Items[0].Price);
        var (name, end) = (work.Get<Product>(price.Product).Name, Periods.Date(one.PeriodEnd));
        var message = one switch
        {
            { CancelAtPeriodEnd: true } => $"It ends on {end}.",
            { Status: SubscriptionStatus.Trialing } => $"The trial ends on {end}.",
            { Status: SubscriptionStatus.PastDue or SubscriptionStatus.Unpaid } =>
                "A payment failed. Pay the open invoice below to keep it.",
            _ => $"It renews on {end}.",
        };
        var action = $"/pay/p/{session.Id}/subscriptions/{one.Id}";
        var buttons = (one.CancelAtPeriodEnd, isAsked) switch
        {
            (true, _) => Button($"{action}/keep", "Don't cancel subscription"),
            (false, true) =>
                $"<p>Cancel {Page.Text(name)}? It stays until {end}, and isn't charged again.</p>{Button($"{action}/cancel", "Yes, cancel subscription")} <a class=\"button\" href=\"/pay/p/{session.Id}\">Keep it</a>",
            _ => $"<a class=\"button\" href=\"/pay/p/{session.Id}?cancel={one.Id}\">Cancel subscription</a>",
        };
        return $"<p><strong>{Page.Text(name)}</strong>, {Amounts.Text(price.UnitAmount * one.Items[0].Quantity, price.Currency)} each {price.Interval}. {message}</p>{buttons}";
    }

    private static string CardList(PortalSession session, Work work, Customer customer)
    {
        var inUse = work.All<Subscription>().Where(one => one.Customer == customer.Id && !one.IsOver)
            .Select(one => one.DefaultPaymentMethod).FirstOrDefault(id => id is not null)
            ?? customer.DefaultPaymentMethod;
        var cards = Cards.Of(work, customer.Id).ToList();
        return cards.Count == 0 ? "<p>There is no card yet.</p>" : $"""
            <ul class="plain">{string.Concat(cards.Select(card => $"<li><span>{CardText.Of(card)}{(card.Id == inUse ? " <strong>(default)</strong>" : "")}</span><span>"
                + (card.Id == inUse ? "" : Button($"/pay/p/{session.Id}/cards/{card.Id}/default", "Make default") + " " + Button($"/pay/p/{session.Id}/cards/{card.Id}/remove", "Remove"))
                + "</span></li>"))}</ul>
            """;
    }

    private static string Invoices(Work work, PortalSession session)
    {
        var invoices =
            work.All<Invoice>().Where(one => one.Customer == session.Customer && one.FinalizedAt is not null).ToList();
        return invoices.Count == 0 ? "<p>There is no invoice yet.</p>" : $"""
            <ul class="plain">{string.Concat(invoices.Select(one => $"<li><span><a href=\"/pay/i/{one.Id}\">{Page.Text(one.Code)}</a>, {Periods.Date(one.Created)}, {Amounts.Text(one.AmountDue, one.Currency)}: {one.Status}</span>"
                + (one.Status == "open" ? $"<span>{Button($"/pay/p/{session.Id}/invoices/{one.Id}/pay", "Pay")}</span>" : "") + "</li>"))}</ul>
            """;
    }

    private static string Button(string action, string text) =>
        $"<form class=\"inline\" method=\"post\" action=\"{action}\"><button>{text}</button></form>";
}
