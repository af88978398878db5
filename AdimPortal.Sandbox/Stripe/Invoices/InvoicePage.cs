using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Customers;
using AdimPortal.Sandbox.Stripe.Pages;

namespace AdimPortal.Sandbox.Stripe.Invoices;

/// <summary>/pay/i/{invoice}: an invoice as its customer sees it, and a way to pay it.</summary>
internal static class InvoicePage
{
    private static readonly Dictionary<string, string> NoFaults = [];

    public static void MapInvoicePage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/pay/i/{id}",
            (HttpContext context, string id, string? problem,
                StripeBooks books) => Do(context, books, id, (work, invoice) =>
            Show(work, invoice, new CardForm(), NoFaults,
                problem == "authentication" ? Bank.AuthenticationFailed.Message : null)));
        routes.MapPost("/pay/i/{id}", async (HttpContext context, string id, StripeBooks books) =>
        {
            var form = await context.Request.ReadFormAsync();
            return Do(context, books, id, (work, invoice) => Pay(context, work, invoice, form));
        });
        routes.MapGet("/pay/i/{id}/pdf",
            (HttpContext context, string id, StripeBooks books) => Do(context, books, id, (work, invoice) =>
            Results.Bytes(InvoicePdf.Of(invoice, work.Get<Customer>(invoice.Customer)), "application/pdf")));
        routes.MapGet("/pay/i/{id}/authenticate",
            (HttpContext context, string id, StripeBooks books) => Do(context, books, id, (_, invoice) =>
            AuthenticationPage.Show($"/pay/i/{id}/authenticate",
                $"{Amounts.Text(invoice.AmountDue, invoice.Currency)} for invoice {invoice.Code}.")));
        routes.MapPost("/pay/i/{id}/authenticate", async (HttpContext context, string id, StripeBooks books) =>
        {
            var form = await context.Request.ReadFormAsync();
            return Do(context, books, id, (work, invoice) =>
            {
                var card = work.Find<PaymentIntent>(invoice.PaymentIntent)?.PaymentMethod;
                var isPaid = form["answer"] == "complete" && invoice.Status == "open"
                    && Payments.Attempt(work, invoice, card, asked: true, authenticated: true).Answer.IsFine;
                return Page.Go(context, isPaid ? $"/pay/i/{id}" : $"/pay/i/{id}?problem=authentication");
            });
        });
    }

    private static IResult Do(HttpContext context, StripeBooks books, string id, Func<Work, Invoice, IResult> act) =>
        books.Do(work =>
    {
        work.PageAddress = $"{context.Request.Scheme}://{context.Request.Host}";
        return work.Find<Invoice>(id) is { FinalizedAt: not null } invoice
            ? act(work, invoice)
            : Page.Message("There is no such invoice", "The address is wrong, or the Sandbox's data was reset.", 404);
    });

    private static IResult Pay(HttpContext context, Work work, Invoice invoice, IFormCollection form)
    {
        if (invoice.Status != "open") return Page.Go(context, $"/pay/i/{invoice.Id}");
        var typed = CardForm.Read(form);
        // Who typed a number means it, whatever is ticked above.
        var chosen = typed.Number.Length > 0
            ? null
            : Cards.Of(work, invoice.Customer).FirstOrDefault(card => card.Id == form["method"].ToString());
        if (chosen is null)
        {
            var (card, faults) = typed.Check(work.Now(invoice));
            if (card is null) return Show(work, invoice, typed, faults, null);
            var made = Cards.New(work, card, typed.Name.Length == 0 ? null : typed.Name);
            if (Bank.SetUp(made, authenticated: true).Problem is { } refusal)
            {
                work.Forget(made);
                return Show(work, invoice, typed, NoFaults, refusal.Message);
            }
            chosen = Cards.Attach(work, made, invoice.Customer);
        }
        var (_, answer) = Payments.Attempt(work, invoice, chosen.Id, asked: true);
        if (answer.NeedsAction) return Page.Go(context, $"/pay/i/{invoice.Id}/authenticate");
        return answer.Problem is { } problem
            ? Show(work, work.Get<Invoice>(invoice.Id), new CardForm(), NoFaults, problem.Message)
            : Page.Go(context, $"/pay/i/{invoice.Id}");
    }

    private static IResult Show(Work work, Invoice invoice, CardForm typed, IReadOnlyDictionary<string, string> faults, string? problem) => Page.Show($"Invoice {invoice.Code}", $"""
        <div class="two"><section aria-label="Invoice"><h1>Invoice {Page.Text(invoice.Code)}</h1>
        <p class="price">{Amounts.Text(invoice.AmountDue, invoice.Currency)}</p><p>{Status(invoice)} <a href="/pay/i/{invoice.Id}/pdf">Download PDF</a></p>
        <table>{string.Concat(invoice.Lines.Select(line => $"<tr><td>{Page.Text(line.Description)}</td><td>{Amounts.Text(line.Amount, invoice.Currency)}</td></tr>"))}
        {(invoice.DiscountAmount == 0 ? "" : $"<tr><td>Discount</td><td>{Amounts.Text(-invoice.DiscountAmount, invoice.Currency)}</td></tr>")}
        {(invoice.StartingBalance == 0 ? "" : $"<tr><td>Your balance</td><td>{Amounts.Text(invoice.StartingBalance, invoice.Currency)}</td></tr>")}
        <tr><td><strong>To pay</strong></td><td><strong>{Amounts.Text(invoice.AmountDue - invoice.AmountPaid, invoice.Currency)}</strong></td></tr></table></section>
        {(invoice.Status == "open" ? Form(work, invoice, typed, faults, problem) : "")}</div>
        """);

    private static string Form(Work work, Invoice invoice, CardForm typed, IReadOnlyDictionary<string, string> faults,
        string? problem)
    {
        var usual = Payments.CardOf(work, invoice);
        var choices = string.Concat(Cards.Of(work, invoice.Customer).Select(card =>
            $"<p><label><input type=\"radio\" name=\"method\" value=\"{card.Id}\"{(card.Id == usual && faults.Count == 0 ? " checked" : "")}>{CardText.Of(card)}</label></p>"));
        return $"""
            <section aria-label="Payment"><form method="post">{Page.Alert(problem)}{choices}
            {(choices.Length == 0 ? "" : $"<p><label><input type=\"radio\" name=\"method\" value=\"\"{(usual is null || faults.Count > 0 ? " checked" : "")}>Another card</label></p>")}
            {typed.Render(faults)}<button class="main">Pay</button>{CardForm.Hints}</form></section>
            """;
    }

    private static string Status(Invoice invoice) => invoice.Status switch
    {
        "paid" => $"Paid on {Periods.Date(invoice.PaidAt!.Value)}. Thank you.",
        "void" => "This invoice was cancelled. Nothing is to pay.",
        _ => "Not paid yet.",
    };
}
