using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Pages;

namespace AdimPortal.Sandbox.Stripe.Checkout;

/// <summary>The order on one side, the card on the other.</summary>
internal static class CheckoutPage
{
    /// <summary>What was typed, and what was wrong with it.</summary>
    public sealed record Typed(string Email, CardForm Card, IReadOnlyDictionary<string, string> Faults,
        string? Problem = null, string Code = "");

    public static IResult Show(CheckoutSession session, Work work, Typed typed) => Page.Show(Title(session), $"""
        {(session.CancelUrl is null ? "" : $"<p><a href=\"{Page.Text(session.CancelUrl)}\">← Back</a></p>")}
        <div class="two"><section aria-label="Order">{(session.Mode == "setup" ? SetUp() : Order(session, work, typed))}</section>
        <section aria-label="Payment"><form method="post">{Page.Alert(typed.Problem)}
        {CardForm.Field("email", "Email", typed.Email, typed.Faults, $"type=\"email\" autocomplete=\"email\"{(Known(session, work) is null ? "" : " readonly")}")}
        {(Completing.NeedsCard(work, session) ? typed.Card.Render(typed.Faults) : "<p class=\"quiet\">No card is needed today.</p>")}
        <button class="main" name="action" value="pay">{Button(session)}</button>
        {(session.SubmitText is { } said ? $"<p class=\"quiet\">{Page.Text(said)}</p>" : "")}
        {CardForm.Hints}</form></section></div>
        """);

    public static string? Known(CheckoutSession session, Work work) =>
        session.CustomerEmail ?? work.Find<Customer>(session.Customer)?.Email;

    public static string Amount(CheckoutSession session, Work work) => session.Mode == "setup"
        ? "Nothing is taken now."
        : $"{Amounts.Text(CheckoutTotal.Of(session, work).Total, session.Currency!)} today.";

    private static string Title(CheckoutSession session) =>
        session.Mode == "setup" ? "Save a card" : CheckoutTotal.IsTrial(session) ? "Start your trial" : "Subscribe";

    private static string Button(CheckoutSession session) =>
        session.Mode == "setup" ? "Save card" : CheckoutTotal.IsTrial(session) ? "Start trial" : "Subscribe";

    private static string SetUp() => "<h1>Save a card</h1><p>It is kept for later payments. Nothing is taken now.</p>";

    private static string Order(CheckoutSession session, Work work, Typed typed)
    {
        var (total, currency) = (CheckoutTotal.Of(session, work), session.Currency!);
        var price = work.Get<Price>(session.Items[0].Price);
        var regular = CheckoutTotal.Regular(session, work);
        return $"""
            <h1>{Page.Text(string.Join(" and ", session.Items.Select(item => work.Get<Product>(work.Get<Price>(item.Price).Product).Name)))}</h1>
            <p class="price">{Amounts.Text(total.Total, currency)}</p><p class="quiet">{Page.Text(When(session, work, regular, price))}</p>
            <table>{string.Concat(session.Items.Select(item => Row(work, item)))}
            {(session.Coupon is null ? "" : $"<tr><td>Discount: {Page.Text(DiscountName(session, work))}</td><td>{(CheckoutTotal.IsTrial(session) ? "from the first payment" : Amounts.Text(-total.Discount, currency))}</td></tr>")}
            <tr><td><strong>Total due today</strong></td><td><strong>{Amounts.Text(total.Total, currency)}</strong></td></tr></table>
            {(session.AllowPromotionCodes == true ? CodeForm(session, typed) : "")}
            """;
    }

    private static string When(CheckoutSession session, Work work, long regular, Price price)
    {
        var after =
            $"{Amounts.Text(regular - CheckoutTotal.DiscountOn(regular, session, work), price.Currency)} each {price.Interval}";
        if (session.TrialPeriodDays is { } days) return $"{days} {(days == 1 ? "day" : "days")} free, then {after}";
        return session.TrialEnd is { } end ? $"Nothing until {Periods.Date(end)}, then {after}" : after;
    }

    private static string Row(Work work, CheckoutItem item)
    {
        var price = work.Get<Price>(item.Price);
        return $"<tr><td>{Page.Text(work.Get<Product>(price.Product).Name)}{(item.Quantity > 1 ? $" × {item.Quantity}" : "")}<br><span class=\"quiet\">billed each {price.Interval}</span></td><td>{Amounts.Text(price.UnitAmount * item.Quantity, price.Currency)}</td></tr>";
    }

    private static string DiscountName(CheckoutSession session, Work work) =>
        work.Find<PromotionCode>(session.PromotionCode)?.Code ?? work.Get<Coupon>(session.Coupon!).Name
            ?? session.Coupon!;

    private static string CodeForm(CheckoutSession session, Typed typed) => session.Coupon is not null
        ? """<form method="post"><p><button name="action" value="remove-code">Remove the discount</button></p></form>"""
        : $"""
            <form method="post">{CardForm.Field("code", "Promotion code", typed.Code, typed.Faults)}
            <p><button name="action" value="apply-code">Apply</button></p></form>
            """;
}
