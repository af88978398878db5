namespace AdimPortal.Core.Billing;

/// <summary>How an account stands with its payments, as staff see it and look for it.</summary>
public enum PaymentState
{
    Overdue,

    /// <summary>Overdue too, with more time to pay.</summary>
    Extended,

    /// <summary>Subscribed; it pays from when its workspace is ready.</summary>
    Starting,

    /// <summary>Paid to the end of its subscription.</summary>
    Ending,

    Paid,
    Trial,
    Free,
}

public static class PaymentStates
{
    public static PaymentState Of(BillingAccount account) => account switch
    {
        { UnpaidSince: not null, GraceDays: > 0 } => PaymentState.Extended,
        { UnpaidSince: not null } => PaymentState.Overdue,
        { AwaitsWorkspace: true } => PaymentState.Starting,
        { CancelsAt: not null } => PaymentState.Ending,
        { Status: SubscriptionStatus.Active } => PaymentState.Paid,
        { Status: SubscriptionStatus.Trialing } => PaymentState.Trial,
        _ => PaymentState.Free,
    };
}
