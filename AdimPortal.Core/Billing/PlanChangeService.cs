using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>Changes what a subscription pays for: said first, then done as it was said.</summary>
public sealed class PlanChangeService(
    IPaymentGateway gateway, IPriceCatalog prices, SubscriptionSync reading, IWorkspaceReader workspaces,
    BillingPlans plans, IActRecords records,
    ServerFit fit, TimeProvider time)
{
    /// <summary>What a change of plan costs and interrupts, to be shown before it is confirmed.</summary>
    public async Task<Result<PlanChange>> PreviewAsync(Guid owner, string plan, CancellationToken cancel)
    {
        if (!(await ChangeAsync(owner, plan, cancel)).TryGet(out var change, out var failure))
            return failure;
        var (subscription, price) = change;
        if (IsUnderWay(change))
            return new Failure.Final(
                $"Your change to {plans.Of(plan).Title} is waiting for you to confirm the payment with your bank. Open Billing to confirm it.",
                "Pending.");
        return (await gateway.PreviewChangeAsync(subscription, price.Id, time.GetUtcNow(), cancel)).TryGet(
            out var preview, out failure)
            ? new PlanChange(plans.Of(plan), subscription.Price, price.Monthly, preview,
                await ServersAsync(owner, plan, cancel), subscription.CancelsAt)
            : failure;
    }

    /// <summary>What a plan would change of the servers that the account has.</summary>
    public async Task<ServerChanges> ServersAsync(Guid owner, string plan, CancellationToken cancel) =>
        await fit.FindAsync(await workspaces.OfOwnerAsync(owner, cancel), plans.Of(plan).DropletSize, cancel);

    /// <summary>
    /// Changes the plan as it was previewed. The workspaces follow by themselves. Where the bank wants a confirmation
    /// first, the account keeps its plan until that came, and <see cref="FindPendingAsync"/> finds the change.
    /// </summary>
    /// <param name="at">The moment that the preview was reckoned for.</param>
    /// <param name="endsAt">When the preview said that the subscription ends; null when it said that it goes on. Where
    /// that is no longer so, nothing is charged.</param>
    public async Task<Result<BillingAccount>> ChangePlanAsync(ActPermit permit, string plan, DateTimeOffset at,
        DateTimeOffset? endsAt, CancellationToken cancel)
    {
        var owner = permit.OnAccount(Act.ChangePlan);
        if (!(await ChangeAsync(owner, plan, cancel)).TryGet(out var change, out var failure))
            return failure;
        if (change.Subscription.CancelsAt != endsAt)
            return new Failure.Final(
                "Your subscription has changed since you opened this page, so nothing was charged. Read the page again before you confirm.",
                $"Ends {change.Subscription.CancelsAt:O}, shown {endsAt:O}.");
        // The form was sent twice: the first change waits for the bank.
        if (IsUnderWay(change))
            return await reading.ReadAsync(owner, cancel);
        await records.WriteAsync(permit, cancel);
        if (!(await gateway.ChangePriceAsync(change.Subscription, change.Price.Id, at, cancel)).TryGet(
            out _, out failure))
            return failure;
        return await reading.ReadAsync(owner, cancel);
    }

    /// <summary>
    /// The change that waits for its owner's confirmation at their bank; null when none does. Asked of the payment
    /// service.
    /// </summary>
    public async Task<Result<PendingPlan?>> FindPendingAsync(BillingAccount account, CancellationToken cancel)
    {
        if (account is not { IsSubscribed: true, CustomerId: { } customer })
            return (PendingPlan?)null;
        if (!(await gateway.ListSubscriptionsAsync(customer, cancel)).TryGet(out var all, out var failure))
            return failure;
        return all.FirstOrDefault(s => s.Id == account.SubscriptionId)?.Pending is { } pending
            ? new PendingPlan(plans.WithPrice(pending.PriceKey), pending.Until, pending.Invoice, pending.Page)
            : null;
    }

    private static bool IsUnderWay((Subscription Subscription, PlanPrice Price) change) =>
        change.Subscription.Pending is { PriceKey: { } key } && key == change.Price.Key;

    private async Task<Result<(Subscription Subscription, PlanPrice Price)>> ChangeAsync(Guid owner, string plan,
        CancellationToken cancel)
    {
        // What our copy says may be a webhook old: money is not asked for on its word.
        if (!(await reading.ReadBothAsync(owner, cancel)).TryGet(out var read, out var unread))
            return unread;
        var (account, subscription) = read;
        if (plans.Find(plan) is not { PriceKey: { } key } wanted)
            return new Failure.Final("To stop paying, cancel the subscription: your plan is then Free.",
                $"'{plan}' is no paid plan.");
        if (wanted.Name == account.Plan)
            return new Failure.Final($"You already have {wanted.Title}.", plan);
        if (!account.IsSubscribed || subscription is null)
            return new Failure.Final("You have no subscription yet. Choose a plan first.", "Not subscribed.");
        if (account.UnpaidSince is not null)
            return new Failure.Final("A payment is due. Pay it first, then change the plan.", "Unpaid.");
        var own = (await workspaces.OfOwnerAsync(owner, cancel)).Count(w => w.CountsAgainstQuota);
        if (own > wanted.Workspaces)
            return new Failure.Final($"{wanted.QuotaText}, and you have {own}. Terminate the workspaces that you don't need first.",
                plan);
        if (!(await prices.ReadAsync(cancel)).TryGetValue(key, out var price))
            return new Failure.Passing("We can't load the prices right now. Try again in a minute.",
                $"No price '{key}'.");
        return (subscription, price);
    }
}
