using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Subscriptions;

namespace AdimPortal.Sandbox.Stripe.Billing;

/// <summary>
/// What time brings: trials and periods end, payments are tried again, sessions run out. All of it in order, each at
/// its own time.
/// </summary>
internal static class DueWork
{
    private const long Hour = 3600;
    private const long TrialWarning = 3 * Periods.Day;

    private sealed record Due(long At, long Number, Action<Work> Do);

    /// <summary>For everyone who lives by the Sandbox's clock.</summary>
    public static void RunToNow(Work work)
    {
        var now = work.SandboxNow;
        while (Next(work, clock: null) is { } due && due.At <= now)
        {
            work.SandboxNow = due.At;
            due.Do(work);
        }
        work.SandboxNow = now;
    }

    /// <summary>For the customers of one test clock, which then stands at that time.</summary>
    public static void Run(Work work, string clock, long until)
    {
        while (Next(work, clock) is { } due && due.At <= until)
        {
            Stand(work, clock, due.At);
            due.Do(work);
        }
        Stand(work, clock, until);
    }

    private static void Stand(Work work, string clock, long at)
    {
        var found = work.Get<TestClock>(clock);
        work.Keep(found with { FrozenTime = Math.Max(found.FrozenTime, at) });
    }

    private static Due? Next(Work work, string? clock) => work.State.Things.Values
        .Where(thing => work.Find<Customer>(thing.Owner)?.TestClock == clock)
        .Select(thing => Of(thing))
        .OfType<Due>()
        .OrderBy(due => due.At).ThenBy(due => due.Number)
        .FirstOrDefault();

    private static Due? Of(Thing thing) => thing switch
    {
        Subscription { IsOver: true } or Subscription { Status: SubscriptionStatus.Paused } => null,
        Subscription { Status: SubscriptionStatus.Incomplete } one =>
            new(one.Created + 23 * Hour, one.Number, work => Lifecycle.Expire(work, one)),
        Subscription { PendingUpdate: { } update } one
            when update.ExpiresAt <= Math.Min(one.CancelAt ?? long.MaxValue, one.PeriodEnd) =>
            new(update.ExpiresAt, one.Number, work => PendingUpdates.Expire(work, one)),
        Subscription { CancelAt: { } at } one when at < one.PeriodEnd =>
            new(at, one.Number, work => Lifecycle.Cancel(work, one)),
        Subscription { Status: SubscriptionStatus.Trialing, TrialEndWasTold: false, TrialEnd: { } end } one =>
            new(Math.Max(one.Created, end - TrialWarning), one.Number, work => TellTrialEnd(work, one)),
        Subscription one => new(one.PeriodEnd, one.Number, work => Lifecycle.Renew(work, one)),
        Invoice { Status: "open", NextPaymentAttempt: { } at } one =>
            new(at, one.Number, work => Payments.Attempt(work, one)),
        CheckoutSession { Status: "open" } one =>
            new(one.ExpiresAt, one.Number,
                work => work.Keep(one with { Status = "expired" }, "checkout.session.expired")),
        _ => null,
    };

    private static void TellTrialEnd(Work work, Subscription subscription) =>
        work.Tell("customer.subscription.trial_will_end", work.Keep(subscription with { TrialEndWasTold = true }));
}
