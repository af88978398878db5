namespace AdimPortal.Infrastructure.Mail;

/// <summary>Every email that the portal writes. Kinds are stored by name: a name never gets another meaning.</summary>
public enum EmailKind
{
    ConfirmAddress,
    AlreadyRegistered,
    ResetPassword,
    PasswordChanged,
    ConfirmNewAddress,
    AddressChanged,
    TwoStepChanged,
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
/// <param name="Lives">How long an email is of use: after that its link opens nothing. Null: it waits until a mail
/// server takes it.</param>
/// <param name="MostAnHour">How many one mailbox gets in an hour at most, whoever causes them; null without a
/// limit.</param>
internal sealed record EmailRule(TimeSpan? Lives = null, int? MostAnHour = null)
{
    /// <summary>As long as Identity's tokens (IdentitySetup).</summary>
    private static readonly TimeSpan OfLinks = TimeSpan.FromHours(24);

    public static EmailRule Of(EmailKind kind) => kind switch
    {
        // Strangers cause these with an address that they know.
        EmailKind.ConfirmAddress or EmailKind.ResetPassword or EmailKind.ConfirmNewAddress =>
            new(OfLinks, MostAnHour: 3),
        EmailKind.AlreadyRegistered => new(MostAnHour: 3),

        EmailKind.AddressChanged or EmailKind.TwoStepChanged or EmailKind.StaffActed => new(),
        EmailKind.PasswordChanged or EmailKind.WorkspaceReady or EmailKind.WorkspaceMoved
            or EmailKind.OperationStuck or EmailKind.NotPutBack or EmailKind.RequestRefused or EmailKind.JobOverdue
            or EmailKind.OutageBegun or EmailKind.OutageOver or EmailKind.CertificatesLow => new(),
        EmailKind.AlertsOpened or EmailKind.AlertsOver or EmailKind.AlertsForStaff => new(),
        EmailKind.PaymentStage or EmailKind.PlanStarted or EmailKind.SubscriptionEnded => new(),
        _ => throw new InvalidOperationException($"The email {kind} has no rule."),
    };
}
