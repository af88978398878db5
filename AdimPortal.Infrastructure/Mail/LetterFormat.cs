using System.Text;
using System.Text.Encodings.Web;
using AdimPortal.Core.Operations.Ports;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>Gives a letter its two forms. Both are whole: the text one has the button's address in it.</summary>
public static class LetterFormat
{
    private static readonly Lazy<string> Template = new(() => Resource("letter.html"));

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
        var paragraphs = string.Concat(letter.Paragraphs.Select(text => $"<p style=\"margin:0 0 16px\">{encode.Encode(text)}</p>\n"));
        var button = letter.Button is { } b
            ? $"<p style=\"margin:24px 0\"><a href=\"{encode.Encode(b.Address.AbsoluteUri)}\" style=\"display:inline-block;padding:12px 20px;"
              + $"border-radius:6px;background:#0f6b66;color:#ffffff;font-weight:600;text-decoration:none\">{encode.Encode(b.Text)}</a></p>\n"
              + $"<p style=\"margin:0 0 16px;font-size:13px;color:#5c574f\">Or open this address: <span style=\"word-break:break-all\">{encode.Encode(b.Address.AbsoluteUri)}</span></p>"
            : "";
        return Template.Value
            .Replace("{{subject}}", encode.Encode(letter.Subject), StringComparison.Ordinal)
            .Replace("{{paragraphs}}", paragraphs, StringComparison.Ordinal)
            .Replace("{{button}}", button, StringComparison.Ordinal);
    }

    private static string Resource(string name)
    {
        using var stream = typeof(LetterFormat).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The template {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
