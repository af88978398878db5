using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Customers;
using AdimPortal.Sandbox.Stripe.Pages;
using AdimPortal.Sandbox.Stripe.Subscriptions;

namespace AdimPortal.Sandbox.Stripe.CustomerPortal;

/// <summary>/pay/p/{session}: what people do on their billing page.</summary>
internal static class PortalPageEndpoints
{
    private static readonly PortalPage.Shown Fresh = new(new CardForm(), new Dictionary<string, string>());

    public static void MapPortalPage(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/pay/p/{id}");
        pages.MapGet("",
            (HttpContext context, string id, string? cancel, string? problem,
                StripeBooks books) =>
                Do(context, books, id, (work, session) => PortalPage.Show(session, work, Fresh with
                {
                    Cancelling = cancel ?? (session.Flow == "subscription_cancel" ? session.FlowSubscription : null),
                    Problem = problem == "authentication" ? Bank.AuthenticationFailed.Message : null,
                })));
        pages.MapPost("/cards", async (HttpContext context, string id, StripeBooks books) =>
        {
            var typed = CardForm.Read(await context.Request.ReadFormAsync());
            return Do(context, books, id, (work, session) => AddCard(context, work, session, typed));
        });
        pages.MapGet("/authenticate",
            (HttpContext context, string id,
                StripeBooks books) => Do(context, books, id, (_, session) => session.PendingPaymentMethod is null
            ? Page.Go(context, Address(session))
            : AuthenticationPage.Show($"{Address(session)}/authenticate", "Nothing is taken now.")));
        pages.MapPost("/authenticate", async (HttpContext context, string id, StripeBooks books) =>
        {
            var form = await context.Request.ReadFormAsync();
            return Do(context, books, id,
                (work, session) => Authenticate(context, work, session, form["answer"] == "complete"));
        });
        pages.MapPost("/cards/{card}/{what}",
            (HttpContext context, string id, string card, string what,
                StripeBooks books) => Do(context, books, id, (work, session) =>
        {
            if (work.Find<PaymentMethod>(card) is { } method && method.Customer == session.Customer)
            {
                if (what == "default") Cards.MakeDefault(work, work.Get<Customer>(session.Customer), method);
                if (what == "remove") Cards.Detach(work, method);
            }
            return Page.Go(context, Address(session));
        }));
        pages.MapPost("/subscriptions/{subscription}/{what}",
            (HttpContext context, string id, string subscription, string what,
                StripeBooks books) => Do(context, books, id, (work, session) =>
        {
            if (work.Find<Subscription>(subscription) is { IsOver: false } one && one.Customer == session.Customer)
                work.Keep(
                    what == "cancel"
                        ? SubscriptionUpdate.AtPeriodEnd(one, work.Now(one))
                        : SubscriptionUpdate.Never(one), "customer.subscription.updated");
            work.Keep(session with { Flow = null, FlowSubscription = null });
            return Page.Go(context, Address(session));
        }));
        pages.MapPost("/invoices/{invoice}/pay",
            (HttpContext context, string id, string invoice,
                StripeBooks books) => Do(context, books, id, (work, session) => Pay(context, work, session, invoice)));
    }

    private static IResult Do(HttpContext context, StripeBooks books, string id,
        Func<Work, PortalSession, IResult> act) => books.Do(work =>
    {
        work.PageAddress = $"{context.Request.Scheme}://{context.Request.Host}";
        return work.Find<PortalSession>(id) is { } session
            ? act(work, session)
            : Page.Message("There is no such page", "The address is wrong, or the Sandbox's data was reset.", 404);
    });

    /// <summary>A new card becomes the default: that is why people add one.</summary>
    private static IResult AddCard(HttpContext context, Work work, PortalSession session, CardForm typed)
    {
        var (card, faults) = typed.Check(work.Now(session));
        if (card is null) return PortalPage.Show(session, work, Fresh with { Card = typed, Faults = faults });
        var method = Cards.New(work, card, typed.Name.Length == 0 ? null : typed.Name,
            work.Get<Customer>(session.Customer).Email);
        var answer = Bank.SetUp(method, authenticated: false);
        if (answer.NeedsAction)
        {
            work.Keep(session with { PendingPaymentMethod = method.Id });
            return Page.Go(context, $"{Address(session)}/authenticate");
        }
        if (answer.Problem is { } problem)
        {
            work.Forget(method);
            return PortalPage.Show(session, work, Fresh with { Card = typed, Problem = problem.Message });
        }
        Use(work, session, method, authenticated: false);
        return Page.Go(context, Address(session));
    }

    private static IResult Authenticate(HttpContext context, Work work, PortalSession session, bool isDone)
    {
        if (work.Find<PaymentMethod>(session.PendingPaymentMethod) is not { } method)
            return Page.Go(context, Address(session));
        work.Keep(session with { PendingPaymentMethod = null });
        if (isDone) Use(work, session, method, authenticated: true);
        else work.Forget(method);
        return Page.Go(context, isDone ? Address(session) : $"{Address(session)}?problem=authentication");
    }

    private static void Use(Work work, PortalSession session, PaymentMethod method, bool authenticated) =>
        Cards.MakeDefault(work, work.Get<Customer>(session.Customer),
            Cards.Attach(work, method, session.Customer, authenticated));

    private static IResult Pay(HttpContext context, Work work, PortalSession session, string id)
    {
        if (work.Find<Invoice>(id) is not { Status: "open" } invoice || invoice.Customer != session.Customer)
            return Page.Go(context, Address(session));
        var (_, answer) = Payments.Attempt(work, invoice, asked: true);
        if (answer.NeedsAction) return Page.Go(context, $"/pay/i/{invoice.Id}/authenticate");
        return answer.Problem is { } problem
            ? PortalPage.Show(session, work,
                Fresh with { Problem = $"{problem.Message} Add another card, and pay again." })
            : Page.Go(context, Address(session));
    }

    private static string Address(PortalSession session) => $"/pay/p/{session.Id}";
}
