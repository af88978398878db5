using System.Text.Encodings.Web;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>
/// The look that all our mails share: the template of wwwroot-assets/mail around a mail's own content.
/// </summary>
internal static class MailFrame
{
    private static readonly Lazy<string> Template = new(Read);

    /// <param name="content">HTML, already encoded where it has to be.</param>
    public static string Around(string subject, string content) => Template.Value
        .Replace("{{subject}}", HtmlEncoder.Default.Encode(subject), StringComparison.Ordinal)
        .Replace("{{content}}", content, StringComparison.Ordinal);

    private static string Read()
    {
        using var stream = typeof(MailFrame).Assembly.GetManifestResourceStream("letter.html")
            ?? throw new InvalidOperationException("The mail template is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
