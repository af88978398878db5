using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>
/// What we know of an account's money: a copy of what the payment service says, brought up to date by reading it anew,
/// and what we decided ourselves (a longer grace, the workspace that waits for its subscription). An account without a
/// row has the free plan.
/// </summary>
public sealed class BillingAccount
{
    public const int LongestReason = 300;

    private BillingAccount()
    {
    }

    /// <summary>The account that pays.</summary>
    public Guid OwnerId { get; private set; }

    /// <summary>The plan that it may use now, by name.</summary>
    public string Plan { get; private set; } = "";

    /// <summary>Its customer at the payment service; null until it first goes to Checkout.</summary>
    public string? CustomerId { get; private set; }

    public string? SubscriptionId { get; private set; }

    public SubscriptionStatus Status { get; private set; }

    /// <summary>
    /// Subscribed, and nothing is charged yet: the clock starts when the first workspace of the plan is healthy.
    /// </summary>
    public bool AwaitsWorkspace { get; private set; }

    /// <summary>When the subscription was made; null without one.</summary>
    public DateTimeOffset? SubscribedAt { get; private set; }

    /// <summary>What the subscription costs a month, in the smallest unit of <see cref="PriceCurrency"/>; null without
    /// one, and while it was not read since this is kept.</summary>
    public long? PriceMinor { get; private set; }

    public string? PriceCurrency { get; private set; }

    public Money? Price => PriceMinor is { } minor && PriceCurrency is { } currency ? new Money(minor, currency) : null;

    /// <summary>When the paid period or the trial ends, and the next charge comes.</summary>
    public DateTimeOffset? PeriodEndsAt { get; private set; }

    /// <summary>It was cancelled and goes on until then.</summary>
    public DateTimeOffset? CancelsAt { get; private set; }

    /// <summary>
    /// Since when a payment is due that did not come; null when all is paid. The schedule counts from here.
    /// </summary>
    public DateTimeOffset? UnpaidSince { get; private set; }

    /// <summary>What is due waits for its owner to confirm it at their bank: the card itself is fine.</summary>
    public bool AwaitsBank { get; private set; }

    /// <summary>Days that a person gave on top of the schedule's.</summary>
    public int GraceDays { get; private set; }

    public string? GraceReason { get; private set; }

    public Guid? GraceBy { get; private set; }

    /// <summary>The workspace that was asked for with the plan, to be built once it is subscribed.</summary>
    public WorkspaceId? WantedId { get; private set; }

    public string? WantedName { get; private set; }

    public string? WantedRegion { get; private set; }

    /// <summary>When the payment service was last read.</summary>
    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>When the keeper looks at this account next.</summary>
    public DateTimeOffset LookAt { get; private set; }

    public bool IsSubscribed => Status.Runs();

    /// <summary>Charges will come, whatever becomes of a workspace: it was begun, and nobody cancelled it.</summary>
    public bool GoesOn => IsSubscribed && !AwaitsWorkspace && CancelsAt is null;

    public static BillingAccount New(Guid owner, string freePlan, DateTimeOffset now) =>
        new() { OwnerId = owner, Plan = freePlan, LookAt = now };

    public void NameCustomer(string customer) => CustomerId = customer;

    /// <summary>Makes it what the payment service says.</summary>
    /// <param name="plan">The plan of the subscription's price; null when no plan has it: the plan that was bought is
    /// then kept.</param>
    public void Read(Subscription? subscription, string? plan, string freePlan, DateTimeOffset now)
    {
        (ReadAt, LookAt) = (now, now);
        if (subscription is null)
        {
            End(freePlan);
            return;
        }

        // A price that no plan has any more is the catalogue's change, not the customer's.
        var bought = SubscriptionId == subscription.Id ? Plan : freePlan;
        (SubscriptionId, Status, SubscribedAt) = (subscription.Id, subscription.Status, subscription.CreatedAt);
        (PriceMinor, PriceCurrency) = (subscription.Price.Minor, subscription.Price.Currency);
        (PeriodEndsAt, CancelsAt, AwaitsWorkspace) = subscription.Runs
            ? (subscription.PeriodEndsAt, subscription.CancelsAt, subscription.AwaitsWorkspace)
            : (null, null, false);
        Plan = IsSubscribed || subscription.Owes ? plan ?? bought : freePlan;
        UnpaidSince = subscription.Owes ? UnpaidSince ?? Earlier(subscription.UnpaidSince, now) : null;
        AwaitsBank = UnpaidSince is not null && subscription.AwaitsBank;
        if (UnpaidSince is null)
            (GraceDays, GraceReason, GraceBy) = (0, null, null);
    }

    public void Extend(int days, string reason, Guid by, DateTimeOffset now) =>
        (GraceDays, GraceReason, GraceBy, LookAt) = (GraceDays + days, reason, by, now);

    public void Want(WorkspaceId id, string name, string region) =>
        (WantedId, WantedName, WantedRegion) = (id, name, region);

    /// <summary>Nothing is wanted any more.</summary>
    public void Got() => (WantedId, WantedName, WantedRegion) = (null, null, null);

    public void LookNext(DateTimeOffset at) => LookAt = at;

    /// <summary>What comes from another clock may lie ahead of ours; nothing is due in the future.</summary>
    private static DateTimeOffset Earlier(DateTimeOffset? since, DateTimeOffset now) =>
        since is { } then && then < now ? then : now;

    private void End(string freePlan)
    {
        (SubscriptionId, Status, SubscribedAt, PeriodEndsAt, CancelsAt, AwaitsWorkspace, UnpaidSince, AwaitsBank) =
            (null, SubscriptionStatus.None, null, null, null, false, null, false);
        (PriceMinor, PriceCurrency) = (null, null);
        Plan = freePlan;
    }
}
