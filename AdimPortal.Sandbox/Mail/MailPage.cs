using System.Globalization;
using System.Net;

namespace AdimPortal.Sandbox.Mail;

/// <summary>The page that shows caught mail: a list, and the chosen mail with its links on top.</summary>
internal static class MailPage
{
    private const string Style = """
        :root { color-scheme: light dark; --line: light-dark(#e5e1da, #34312d); --soft: light-dark(#f3f1ed, #24221f); --accent: light-dark(#0f6b66, #5cc4b9); }
        * { box-sizing: border-box }
        body { margin: 0; font: 14px/1.5 system-ui, sans-serif; background: light-dark(#faf9f7, #141311); color: light-dark(#1f1d1a, #edeae5) }
        header { padding: 12px 20px; border-bottom: 1px solid var(--line) }
        main { display: grid; grid-template-columns: minmax(240px, 340px) 1fr; min-height: 90vh }
        nav { border-right: 1px solid var(--line) }
        nav a { display: block; padding: 10px 20px; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none }
        nav a:hover, nav a[aria-current] { background: var(--soft) }
        nav small { color: light-dark(#5c574f, #b0a9a0); display: block }
        section { padding: 20px; min-width: 0 }
        a { color: var(--accent); overflow-wrap: anywhere }
        iframe { width: 100%; height: 560px; border: 1px solid var(--line); border-radius: 8px; background: #fff }
        pre { white-space: pre-wrap; padding: 16px; background: var(--soft); border-radius: 8px }
        @media (max-width: 720px) { main { grid-template-columns: 1fr } nav { border-right: 0 } }
        """;

    public static string Render(IReadOnlyList<CaughtMail> mails, int? chosen)
    {
        var mail = mails.FirstOrDefault(m => m.Id == chosen) ?? (mails.Count > 0 ? mails[0] : null);
        var list = string.Concat(mails.Select(m => $"""
            <a href="/mail?id={m.Id}"{(m == mail ? " aria-current=\"true\"" : "")}><strong>{Text(m.Subject)}</strong><small>{Text(string.Join(", ", m.To))} · {Time(m)}</small></a>
            """));
        return $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Caught mail · ADIM Sandbox</title><style>{Style}</style></head>
            <body><header><strong>Caught mail</strong> · nothing here was delivered to anybody · <a href="/mail">look again</a></header>
            <main><nav aria-label="Mails">{list}</nav><section>{(mail is null ? "<p>No mail yet.</p>" : Body(mail))}</section></main></body></html>
            """;
    }

    private static string Body(CaughtMail mail) => $"""
        <h1 style="font-size:20px;margin:0">{Text(mail.Subject)}</h1>
        <p>From {Text(mail.From)} to {Text(string.Join(", ", mail.To))} · {Time(mail)}</p>
        <ul>{string.Concat(mail.Links.Select(link => $"<li><a href=\"{Text(link)}\">{Text(link)}</a></li>"))}</ul>
        {(mail.Html.Length > 0 ? $"<iframe title=\"The mail\" src=\"/mail/{mail.Id}/html\"></iframe>" : "")}
        <h2 style="font-size:16px">Plain text</h2><pre>{Text(mail.Text)}</pre>
        """;

    private static string Time(CaughtMail mail) =>
        mail.ReceivedAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
