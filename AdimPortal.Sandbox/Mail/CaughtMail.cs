namespace AdimPortal.Sandbox.Mail;

/// <summary>A mail that the Sandbox took and delivered to nobody.</summary>
/// <param name="To">The envelope's recipients: whoever would have got it.</param>
/// <param name="Text">The plain text part, or empty.</param>
/// <param name="Html">The HTML part, or empty.</param>
/// <param name="Links">Every http address in it, in order, each once.</param>
public sealed record CaughtMail(
    int Id, DateTimeOffset ReceivedAt, string From, IReadOnlyList<string> To, string Subject, string Text, string Html,
    IReadOnlyList<string> Links);
