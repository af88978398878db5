namespace AdimPortal.Infrastructure.Mail;

/// <summary>A mail in our words, before it has a look: a heading, paragraphs, at most one button.</summary>
public sealed record Letter(string To, string Subject, IReadOnlyList<string> Paragraphs, LetterButton? Button = null);

public sealed record LetterButton(string Text, Uri Address);
