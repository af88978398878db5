using System.Net;

namespace AdimPortal.Sandbox.Stripe.Pages;

/// <summary>
/// The frame of all pages that people see. Plain HTML: no script, small and large screens, light and dark.
/// </summary>
internal static class Page
{
    private const string Style = """
        :root { color-scheme: light dark; --line: light-dark(#d9d4cb, #3b3833); --soft: light-dark(#f3f1ed, #24221f); --accent: light-dark(#0f6b66, #5cc4b9); --bad: light-dark(#a3261d, #ff9d92) }
        * { box-sizing: border-box }
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#faf9f7, #141311); color: light-dark(#1f1d1a, #edeae5) }
        .stand-in { margin: 0; padding: 8px 16px; background: var(--soft); border-bottom: 1px solid var(--line); font-size: 14px; text-align: center }
        main { max-width: 880px; margin: 0 auto; padding: 24px 16px 64px }
        .two { display: grid; grid-template-columns: 1fr 1fr; gap: 40px; align-items: start }
        h1 { font-size: 24px; line-height: 1.25; margin: 0 0 8px } h2 { font-size: 18px; margin: 32px 0 8px }
        .price { font-size: 32px; font-weight: 600; margin: 0 } .quiet { color: light-dark(#5c574f, #b0a9a0) }
        label { display: block; font-weight: 600; margin: 16px 0 4px }
        input { width: 100%; min-height: 44px; padding: 8px 12px; font: inherit; color: inherit; background: light-dark(#fff, #1b1917); border: 1px solid var(--line); border-radius: 8px }
        input[type=radio] { width: auto; min-height: 0; margin-right: 8px }
        input[aria-invalid=true] { border-color: var(--bad) } .row { display: grid; grid-template-columns: 1fr 1fr; gap: 16px }
        button, .button { display: inline-block; min-height: 44px; padding: 8px 16px; font: inherit; font-weight: 600; color: inherit; background: none; border: 1px solid var(--line); border-radius: 8px; cursor: pointer; text-decoration: none }
        button.main { width: 100%; margin-top: 24px; background: light-dark(#0f6b66, #5cc4b9); border-color: transparent; color: light-dark(#fff, #10201e) }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
        .error { color: var(--bad); margin: 4px 0 0 } .alert { color: var(--bad); border: 1px solid var(--bad); border-radius: 8px; padding: 12px; margin: 16px 0 }
        table { width: 100%; border-collapse: collapse } td { padding: 8px 0; border-top: 1px solid var(--line); vertical-align: top } td:last-child { text-align: right }
        ul.plain { list-style: none; padding: 0; margin: 0 } ul.plain > li { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; padding: 12px 0; border-top: 1px solid var(--line) }
        form.inline { display: inline } a { color: var(--accent) } details { margin-top: 24px } code { background: var(--soft); padding: 0 4px }
        @media (max-width: 720px) { .two { grid-template-columns: 1fr; gap: 24px } }
        """;

    public static IResult Show(string title, string body, int status = 200) => Results.Content($"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)} · ADIM Sandbox</title><style>{Style}</style></head>
        <body><p class="stand-in">This page stands in for Stripe's. It belongs to the Sandbox: no money moves, and only test cards work.</p>
        <main>{body}</main></body></html>
        """, "text/html; charset=utf-8", statusCode: status);

    public static IResult Message(string title, string message, int status = 200, string? link = null, string linkText = "Go back") => Show(title, $"""
        <h1>{Text(title)}</h1><p>{Text(message)}</p>{(link is null ? "" : $"<p><a class=\"button\" href=\"{Text(link)}\">{Text(linkText)}</a></p>")}
        """, status);

    public static string Alert(string? message) =>
        message is null ? "" : $"""<p class="alert" role="alert">{Text(message)}</p>""";

    /// <summary>
    /// After a form: the browser gets the next page with GET, so that a reload doesn't send the form again.
    /// </summary>
    public static IResult Go(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
