using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Customers;
using AdimPortal.Sandbox.Stripe.Pages;

namespace AdimPortal.Sandbox.Stripe.Checkout;

/// <summary>/pay/c/{session}: what people do on the checkout page.</summary>
internal static class CheckoutPageEndpoints
{
    private static readonly Dictionary<string, string> NoFaults = [];

    public static void MapCheckoutPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/pay/c/{id}",
            (HttpContext context, string id, string? problem,
                StripeBooks books) => Do(context, books, id, (work, session) =>
            CheckoutPage.Show(session, work,
                new(CheckoutPage.Known(session, work) ?? session.TypedEmail ?? "", new CardForm(), NoFaults,
                    problem == "authentication" ? Bank.AuthenticationFailed.Message : null))));
        routes.MapPost("/pay/c/{id}", async (HttpContext context, string id, StripeBooks books) =>
        {
            var form = await context.Request.ReadFormAsync();
            return Do(context, books, id, (work, session) => form["action"].ToString() switch
            {
                "apply-code" => Apply(context, work, session, form["code"].ToString().Trim()),
                "remove-code" => Remove(context, work, session),
                _ => Pay(context, work, session, form),
            });
        });
        routes.MapGet("/pay/c/{id}/authenticate",
            (HttpContext context, string id, StripeBooks books) => Do(context, books, id, (work, session) =>
            session.PendingPaymentMethod is null
                ? Page.Go(context, Address(session))
                : AuthenticationPage.Show($"{Address(session)}/authenticate", CheckoutPage.Amount(session, work))));
        routes.MapPost("/pay/c/{id}/authenticate", async (HttpContext context, string id, StripeBooks books) =>
        {
            var form = await context.Request.ReadFormAsync();
            return Do(context, books, id,
                (work, session) => Authenticate(context, work, session, form["answer"] == "complete"));
        });
    }

    /// <summary>Only open sessions have anything to do.</summary>
    private static IResult Do(HttpContext context, StripeBooks books, string id,
        Func<Work, CheckoutSession, IResult> act) => books.Do(work =>
    {
        work.PageAddress = $"{context.Request.Scheme}://{context.Request.Host}";
        return work.Find<CheckoutSession>(id) switch
        {
            null =>
                Page.Message("There is no such page", "The address is wrong, or the Sandbox's data was reset.", 404),
            { Status: "expired" } old =>
                Page.Message("This page has expired", "Nothing was paid. Go back and begin again.", 410, old.CancelUrl),
            { Status: "complete" } done when HttpMethods.IsPost(context.Request.Method) =>
                Page.Go(context, Success(done)),
            { Status: "complete" } done =>
                Page.Message("This is done already", "You won't be charged again.", 200, Success(done), "Continue"),
            var open => act(work, open),
        };
    });

    private static IResult Pay(HttpContext context, Work work, CheckoutSession session, IFormCollection form)
    {
        var (email, typed) =
            (CheckoutPage.Known(session, work) ?? form["email"].ToString().Trim(), CardForm.Read(form));
        var needsCard = Completing.NeedsCard(work, session);
        var (card, found) = typed.Check(work.Now(session));
        var faults = needsCard ? new Dictionary<string, string>(found) : [];
        if (!email.Contains('@')) faults["email"] = "Type your email address.";
        if (faults.Count > 0) return CheckoutPage.Show(session, work, new(email, typed, faults));

        session = session with { TypedEmail = email, TypedName = typed.Name.Length == 0 ? null : typed.Name };
        var method = needsCard ? Cards.New(work, card!, session.TypedName, email) : null;
        var outcome = Completing.Pay(work, session, method, authenticated: false);
        if (outcome.Problem is { } problem)
            return CheckoutPage.Show(outcome.Session, work, new(email, typed, NoFaults, problem));
        return Page.Go(context, outcome.NeedsAction ? $"{Address(session)}/authenticate" : Success(outcome.Session));
    }

    private static IResult Authenticate(HttpContext context, Work work, CheckoutSession session, bool isDone)
    {
        if (work.Find<PaymentMethod>(session.PendingPaymentMethod) is not { } card)
            return Page.Go(context, Address(session));
        if (!isDone)
        {
            work.Keep(session with { PendingPaymentMethod = null });
            work.Forget(card);
            return Page.Go(context, $"{Address(session)}?problem=authentication");
        }
        var outcome = Completing.Pay(work, session, card, authenticated: true);
        return outcome.Problem is { } problem
            ? CheckoutPage.Show(outcome.Session, work, new(session.TypedEmail ?? "", new CardForm(), NoFaults, problem))
            : Page.Go(context, Success(outcome.Session));
    }

    private static IResult Apply(HttpContext context, Work work, CheckoutSession session, string code)
    {
        try
        {
            var found = work.All<PromotionCode>()
                .FirstOrDefault(one => one.Code.Equals(code, StringComparison.OrdinalIgnoreCase)
                    && session.AllowPromotionCodes == true)
                ?? throw StripeError.Invalid("This code is invalid.");
            var choice = Redemption.ByCode(work, found, session.Customer, "code");
            work.Keep(session with { Coupon = choice.Coupon.Id, PromotionCode = found.Id });
            return Page.Go(context, Address(session));
        }
        catch (StripeError refusal)
        {
            return CheckoutPage.Show(session, work,
                new(CheckoutPage.Known(session, work) ?? "", new CardForm(),
                    new Dictionary<string, string> { ["code"] = refusal.Message }, Code: code));
        }
    }

    private static IResult Remove(HttpContext context, Work work, CheckoutSession session)
    {
        if (session.AllowPromotionCodes == true) work.Keep(session with { Coupon = null, PromotionCode = null });
        return Page.Go(context, Address(session));
    }

    private static string Address(CheckoutSession session) => $"/pay/c/{session.Id}";

    private static string Success(CheckoutSession session) =>
        session.SuccessUrl.Replace("{CHECKOUT_SESSION_ID}", session.Id, StringComparison.Ordinal);
}
