using System.Globalization;

namespace AdimPortal.Core.Billing;

/// <summary>
/// What an account is charged though a workspace of it is gone, in a sentence. Whoever writes that nothing is charged
/// asks here: a subscription belongs to the account, not to a workspace.
/// </summary>
public static class ChargesAhead
{
    public static string UserMessage(BillingAccount account, BillingPlans plans) => account switch
    {
        { UnpaidSince: not null, GoesOn: true } =>
            $"A payment is still due, and your {Title(account, plans)} plan continues.",
        { UnpaidSince: not null } => "A payment is still due.",
        { IsSubscribed: true, AwaitsWorkspace: true } => "Nothing is charged until a workspace is ready.",
        { IsSubscribed: true, CancelsAt: { } end } =>
            $"Your {Title(account, plans)} plan ends on {Day(end)}, and nothing is charged after that.",
        { IsSubscribed: true, PeriodEndsAt: { } next } =>
            $"Your {Title(account, plans)} plan continues. The next charge is on {Day(next)}.",
        { IsSubscribed: true } => $"Your {Title(account, plans)} plan continues and is charged each month.",
        _ => "Nothing is charged.",
    };

    /// <summary>
    /// What comes of paying what is due. A subscription that ended brings nothing back that the free plan doesn't
    /// include.
    /// </summary>
    public static string AfterPaying(BillingAccount account, BillingPlans plans) => account.IsSubscribed
        ? "Pay now to stop this at once and get everything back as it was."
        : $"Pay now to stop this at once. Your subscription has ended, so you get back what the {plans.Free.Title} plan includes; for more, subscribe again.";

    /// <summary>"3 December 2026", by UTC.</summary>
    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Title(BillingAccount account, BillingPlans plans) =>
        plans.Find(account.Plan)?.Title ?? account.Plan;
}
