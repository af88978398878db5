namespace AdimPortal.Core.Billing;

/// <summary>When a subscription ends that its owner no longer wants.</summary>
public enum SubscriptionEnd
{
    /// <summary>With the period that is paid for.</summary>
    WithPeriod,

    Now,
}
