using System.Text;

namespace AdimPortal.Sandbox.Mail;

/// <summary>
/// As much of MIME as programs that send mail use: headers, nested multiparts, base64 and quoted-printable.
/// </summary>
public sealed record MimeMessage(string Subject, string Text, string Html)
{
    public static MimeMessage Parse(ReadOnlySpan<byte> content)
    {
        // Latin-1 keeps every byte as one character, so that each part can be decoded by its own charset afterwards.
        var entity = MimeEntity.Parse(Encoding.Latin1.GetString(content));
        var (text, html) = ("", "");
        foreach (var leaf in entity.Leaves())
        {
            if (leaf.MediaType == "text/html" && html.Length == 0)
                html = leaf.Decoded();
            else if (leaf.MediaType == "text/plain" && text.Length == 0)
                text = leaf.Decoded();
        }

        return new MimeMessage(EncodedWords.Decode(entity.Header("subject") ?? ""), text, html);
    }
}
