using System.Text;
using System.Text.Encodings.Web;
using AdimPortal.Core.Operations.Ports;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>Gives a letter its two forms. Both are whole: the text one has the button's address in it.</summary>
internal static class LetterFormat
{
    public static MailMessage Format(Letter letter) => new(letter.To, letter.Subject, Text(letter), Html(letter));

    private static string Text(Letter letter)
    {
        var text = new StringBuilder();
        text.Append(letter.Subject).Append("\n\n").AppendJoin("\n\n", letter.Paragraphs);
        if (letter.Button is { } button)
            text.Append("\n\n").Append(button.Text).Append(":\n").Append(button.Address.AbsoluteUri);
        return text.Append("\n\n-- \nADIM\n").ToString();
    }

    private static string Html(Letter letter)
    {
        var encode = HtmlEncoder.Default;
        var paragraphs = string.Concat(letter.Paragraphs.Select(text => $"<p>{encode.Encode(text)}</p>\n"));
        if (letter.Button is not { } button)
            return paragraphs;
        var address = encode.Encode(button.Address.AbsoluteUri);
        return $"""
            {paragraphs}
            <p style="margin:24px 0"><a href="{address}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#0f6b66;color:#ffffff;font-weight:600;text-decoration:none">{encode.Encode(button.Text)}</a></p>
            <p style="font-size:13px;color:#5c574f">Or open this address: <span style="word-break:break-all">{address}</span></p>
            """;
    }
}
