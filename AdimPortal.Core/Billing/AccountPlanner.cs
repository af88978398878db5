using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>
/// Decides what is to be done for an account: a pure function of what is known of it and the time. Whoever carries it
/// out asks again afterwards, so that a process that dies on any line leaves nothing that the next one doesn't see.
/// </summary>
public sealed class AccountPlanner(BillingPlans plans, DunningSchedule schedule)
{
    /// <summary>
    /// A subscription for which no workspace could be built ends after that: nothing was charged, and nothing will be.
    /// </summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);

    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(3);

    /// <param name="workspaces">The account's, without the terminated.</param>
    /// <param name="taken">The stages that were taken since it is unpaid.</param>
    /// <param name="held">Acts that were refused, and that only a change brings on again: the others are done all the
    /// same.</param>
    public AccountAction Next(
        BillingAccount account, IReadOnlyList<Workspace> workspaces, IReadOnlyCollection<DunningStageTaken> taken,
        DateTimeOffset now, IReadOnlySet<AccountAction>? held = null) =>
        InOrder(account, workspaces, taken, now).FirstOrDefault(act => held?.Contains(act) is not true)
            ?? new AccountAction.Rest(null);

    private IEnumerable<AccountAction> InOrder(BillingAccount account, IReadOnlyList<Workspace> workspaces,
        IReadOnlyCollection<DunningStageTaken> taken, DateTimeOffset now)
    {
        if (account.UnpaidSince is { } since)
        {
            yield return Unpaid(account, workspaces, since, taken, now);
            yield break;
        }

        foreach (var suspended in workspaces.Where(w => IsSuspendedForPayment(w) && !IsSurplus(w, account, workspaces)))
            yield return new AccountAction.BringBack(suspended.Id);
        if (account.WantedId is not null && account.IsSubscribed)
            yield return new AccountAction.Build();
        foreach (var surplus in workspaces.Where(w => w.Status is WorkspaceStatus.Active && !w.IsSelfHosted
            && IsSurplus(w, account, workspaces)))
            yield return new AccountAction.SuspendSurplus(surplus.Id);
        if (account.AwaitsWorkspace && workspaces.Any(w => w.Status is WorkspaceStatus.Active && w.Fits(account.Plan)))
            yield return new AccountAction.StartBilling();
        foreach (var other in workspaces.Where(w => IsKnown(account) && w.Status is WorkspaceStatus.Active
            && !w.Fits(account.Plan)))
            yield return new AccountAction.Fit(other.Id);
        yield return account.AwaitsWorkspace ? Awaiting(account, workspaces, now) : new AccountAction.Rest(null);
    }

    private static AccountAction Awaiting(BillingAccount account, IReadOnlyList<Workspace> workspaces,
        DateTimeOffset now)
    {
        var isBusy = workspaces.Any(w => w.Status is WorkspaceStatus.Building or WorkspaceStatus.Active);
        return !isBusy && now >= account.SubscribedAt + GiveUpAfter
            ? new AccountAction.GiveUp()
            : new AccountAction.Rest(now + Watch);
    }

    private AccountAction Unpaid(BillingAccount account, IReadOnlyList<Workspace> workspaces, DateTimeOffset since,
        IReadOnlyCollection<DunningStageTaken> taken, DateTimeOffset now)
    {
        if (workspaces.Count == 0 || schedule.Next(since, account.GraceDays, taken) is not { } next)
            return new AccountAction.Rest(null);
        if (next.Wait is not DunningWait.Nothing)
            return new AccountAction.Rest(now + schedule.LookAgainAfter);
        return next.At <= now ? new AccountAction.TakeDunningStage(next.Stage) : new AccountAction.Rest(next.At);
    }

    private static bool IsSuspendedForPayment(Workspace workspace) =>
        workspace is { Status: WorkspaceStatus.Suspended, Suspension.Reason: SuspensionReason.Payment };

    /// <summary>
    /// A plan that was taken out of the catalogue has no limits to go by: whoever pays for it keeps what they have.
    /// </summary>
    private bool IsKnown(BillingAccount account) => !account.IsSubscribed || plans.Find(account.Plan) is not null;

    /// <summary>The oldest stay: they hold what people have had for longest.</summary>
    private bool IsSurplus(Workspace workspace, BillingAccount account, IReadOnlyList<Workspace> workspaces) =>
        IsKnown(account) &&
        workspaces.Where(w => w.Status is not (WorkspaceStatus.Failed or WorkspaceStatus.Terminating))
            .OrderBy(w => w.CreatedAt).ThenBy(w => w.Id.Value, StringComparer.Ordinal)
            .Skip(plans.Of(account.Plan).Workspaces).Contains(workspace);
}
