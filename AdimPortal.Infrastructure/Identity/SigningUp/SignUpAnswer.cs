namespace AdimPortal.Infrastructure.Identity.SigningUp;

/// <summary>How a sign-up ended, or where it stands.</summary>
public abstract record SignUpAnswer
{
    private SignUpAnswer()
    {
    }

    /// <param name="Account">The account that was made, or an id that no account has: from outside the two must stay
    /// alike.</param>
    public sealed record MailSent(Guid Account) : SignUpAnswer;

    /// <summary>It is done without them when its turn comes: they get the mail then.</summary>
    /// <param name="Account">As of <see cref="MailSent"/>.</param>
    public sealed record Waits(Guid Account, SignUpTicket Ticket) : SignUpAnswer;

    /// <summary>More wait than can be served soon.</summary>
    /// <param name="After">When to try again.</param>
    public sealed record Busy(TimeSpan After) : SignUpAnswer;

    /// <param name="Fault">A sentence. It tells nothing of who has an account.</param>
    public sealed record AddressRefused(string Fault) : SignUpAnswer;

    /// <param name="Faults">Sentences. They tell nothing of who has an account.</param>
    public sealed record PasswordRefused(IReadOnlyList<string> Faults) : SignUpAnswer;
}
