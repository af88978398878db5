using System.Text.Json.Serialization;
using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>
/// A mail in our words, before it has a look: a heading, paragraphs, buttons. Its texts are cleaned here, whatever they
/// quote.
/// </summary>
/// <param name="Paragraphs">Without addresses in the portal: those are buttons.</param>
/// <param name="Buttons">The first is the one to press; others lead further.</param>
public sealed record Email(EmailKind Kind, string To, string Subject, IReadOnlyList<string> Paragraphs,
    params IReadOnlyList<EmailButton> Buttons)
{
    private const int LongestSubject = 200;
    private const int LongestParagraph = 10_000;
    private const int MostParagraphs = 100;

    public string Subject { get; } = OneLine.Clean(Subject, LongestSubject);

    public IReadOnlyList<string> Paragraphs { get; } =
        [.. Paragraphs.Take(MostParagraphs).Select(paragraph => OneLine.Clean(paragraph, LongestParagraph))];
}

public sealed record EmailButton(string Text, PortalLink Link);

/// <summary>An email as its row keeps it, sealed. Rows of before had one button or none.</summary>
internal sealed record StoredEmail(
    string To, string Subject, IReadOnlyList<string> Paragraphs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] KeptButton? Button = null)
{
    public IReadOnlyList<KeptButton> Buttons { get; init; } = Button is null ? [] : [Button];

    public static StoredEmail Of(Email email) => new(email.To, email.Subject, email.Paragraphs)
    {
        Buttons = [.. email.Buttons.Select(button => new KeptButton(button.Text, button.Link.Address))],
    };
}

internal sealed record KeptButton(string Text, Uri Address);
