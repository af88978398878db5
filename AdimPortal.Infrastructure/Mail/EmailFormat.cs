using System.Text;
using System.Text.Encodings.Web;
using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>Gives an email its two forms. Both are whole: the text one has the buttons' addresses in it.</summary>
internal static class EmailFormat
{
    public static MailMessage Format(StoredEmail email, string id) =>
        new(email.To, OneLine.Clean(email.Subject, 200), Text(email), Html(email), id);

    private static string Text(StoredEmail email)
    {
        var text = new StringBuilder();
        text.Append(email.Subject).Append("\n\n").AppendJoin("\n\n", email.Paragraphs);
        foreach (var button in email.Buttons)
            text.Append("\n\n").Append(button.Text).Append(":\n").Append(button.Address.AbsoluteUri);
        return text.Append("\n\n-- \nADIM\n").ToString();
    }

    private static string Html(StoredEmail email)
    {
        var encode = HtmlEncoder.Default;
        var html = new StringBuilder();
        foreach (var paragraph in email.Paragraphs)
            html.Append("<p>").Append(encode.Encode(paragraph)).Append("</p>\n");
        if (email.Buttons.Count == 0)
            return html.ToString();
        var main = email.Buttons[0];
        var address = encode.Encode(main.Address.AbsoluteUri);
        html.Append($"""

            <p style="margin:24px 0"><a href="{address}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#0f6b66;color:#ffffff;font-weight:600;text-decoration:none">{encode.Encode(main.Text)}</a></p>
            <p style="font-size:13px;color:#5c574f">Or open this address: <span style="word-break:break-all">{address}</span></p>
            """);
        foreach (var button in email.Buttons.Skip(1))
            html.Append(
                $"\n<p><a href=\"{encode.Encode(button.Address.AbsoluteUri)}\">{encode.Encode(button.Text)}</a></p>");
        return html.ToString();
    }
}
