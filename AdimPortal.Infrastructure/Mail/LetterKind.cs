namespace AdimPortal.Infrastructure.Mail;

/// <summary>Every letter that the portal writes. Kinds are stored by name: a name never gets another meaning.</summary>
public enum LetterKind
{
    ConfirmAddress,
    AlreadyRegistered,
    ResetPassword,
    PasswordChanged,
    ConfirmNewAddress,
    AddressChanged,
    StaffActed,
    WorkspaceReady,
    WorkspaceMoved,
    OperationStuck,
    NotPutBack,
    RequestRefused,
    JobOverdue,
    OutageBegun,
    OutageOver,
    CertificatesLow,
    AlertsOpened,
    AlertsOver,
    AlertsForStaff,
    PaymentStage,
    PlanStarted,
    SubscriptionEnded,
}

/// <summary>What the outbox does with a kind.</summary>
/// <param name="Lives">How long a letter is of use: after that its link opens nothing. Null: it waits until a mail
/// server takes it.</param>
/// <param name="MostAnHour">How many one mailbox gets in an hour at most, whoever causes them; null without a
/// limit.</param>
internal sealed record LetterRule(TimeSpan? Lives = null, int? MostAnHour = null)
{
    /// <summary>As long as Identity's tokens (IdentitySetup).</summary>
    private static readonly TimeSpan OfLinks = TimeSpan.FromHours(24);

    public static LetterRule Of(LetterKind kind) => kind switch
    {
        // Strangers cause these with an address that they know.
        LetterKind.ConfirmAddress or LetterKind.ResetPassword or LetterKind.ConfirmNewAddress =>
            new(OfLinks, MostAnHour: 3),
        LetterKind.AlreadyRegistered => new(MostAnHour: 3),

        LetterKind.AddressChanged or LetterKind.StaffActed => new(),
        LetterKind.PasswordChanged or LetterKind.WorkspaceReady or LetterKind.WorkspaceMoved
            or LetterKind.OperationStuck or LetterKind.NotPutBack or LetterKind.RequestRefused or LetterKind.JobOverdue
            or LetterKind.OutageBegun or LetterKind.OutageOver or LetterKind.CertificatesLow => new(),
        LetterKind.AlertsOpened or LetterKind.AlertsOver or LetterKind.AlertsForStaff => new(),
        LetterKind.PaymentStage or LetterKind.PlanStarted or LetterKind.SubscriptionEnded => new(),
        _ => throw new InvalidOperationException($"The letter {kind} has no rule."),
    };
}
