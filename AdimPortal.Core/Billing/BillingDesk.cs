using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>The counter at which people change what they pay. It takes permits, which the gate gives.</summary>
public sealed class BillingDesk(
    IBillingStore store, IPaymentGateway gateway, IPriceBoard prices, AccountReading reading, IWorkspaceReader workspaces, WorkspaceDesk desk, BillingPlans plans,
    ProvisioningOptions options, IActRecords records, ServerFit fit, TimeProvider time)
{
    /// <summary>A Checkout page for a paid plan, and the workspace that is to be built once it is subscribed.</summary>
    /// <param name="wish">Null when a workspace that is there moves to the plan.</param>
    /// <param name="intent">One per form that was shown.</param>
    public async Task<Result<Uri>> SubscribeAsync(ActPermit permit, string email, string plan, WorkspaceWish? wish, string intent, CancellationToken cancel)
    {
        var owner = permit.OnAccount(Act.Subscribe);
        if (plans.Find(plan) is not { PriceKey: { } key } wanted)
            return new Failure.Final("Choose one of the paid plans in the list.", $"No paid plan '{plan}'.");
        if (wish is not null && desk.WhyNot(wish.Name, wish.Region, plan) is { } refused)
            return new Failure.Final(refused.Sentence, $"Wish {wish}.");
        if (!(await prices.ReadAsync(cancel)).TryGetValue(key, out var price))
            return new Failure.Passing("Prices can't be read at the moment. Try again in a minute.", $"No price '{key}'.");
        if (!(await gateway.EnsureCustomerAsync(owner, email, cancel)).TryGet(out var customer, out var failure))
            return failure;
        // The customer is kept before anything is bought: a webhook that comes at once finds whose it is.
        await store.ChangeAsync(owner, account => account.NameCustomer(customer), cancel);
        if (!(await reading.ReadAsync(owner, cancel)).TryGet(out var account, out failure))
            return failure;
        if (account.IsSubscribed)
            return new Failure.Final($"You have a subscription already: {plans.Of(account.Plan).Title}. Change its plan instead.", $"{account.SubscriptionId}");
        if (wish is not null && (await workspaces.OfOwnerAsync(owner, cancel)).Count(w => w.CountsAgainstQuota) >= wanted.Workspaces)
            return new Failure.Final($"{Places(wanted)} and you have that already. Change your plan under Billing instead: your workspace moves to it.", plan);
        // Only now, when nothing stands against it: a wish that is kept is built as soon as there is a subscription.
        await store.ChangeAsync(permit, owner, kept =>
        {
            kept.Got();
            if (wish is not null)
                kept.Want(desk.NewId(), WorkspaceDesk.Named(wish.Name), wish.Region);
        }, cancel);
        return await gateway.BeginCheckoutAsync(
            new CheckoutRequest(owner, customer, price.Id, At("billing/return"), At(wish is null ? "billing" : "workspaces/new"), $"{intent}/{wanted.Name}"), cancel);
    }

    public async Task<Result<Uri>> OpenCustomerPortalAsync(ActPermit permit, CancellationToken cancel)
    {
        if ((await store.FindAsync(permit.OnAccount(Act.OpenBillingPortal), cancel)).CustomerId is not { } customer)
            return new Failure.Final("There is nothing to pay and no card yet: your plan costs nothing.", "No customer.");
        await records.WriteAsync(permit, cancel);
        return await gateway.OpenCustomerPortalAsync(customer, At("billing/return"), cancel);
    }

    /// <summary>What a change of plan costs and interrupts, to be shown before it is confirmed.</summary>
    public async Task<Result<PlanChange>> PreviewAsync(Guid owner, string plan, CancellationToken cancel)
    {
        if (!(await ChangeAsync(owner, plan, cancel)).TryGet(out var change, out var failure))
            return failure;
        var (subscription, price) = change;
        return (await gateway.PreviewChangeAsync(subscription, price.Id, time.GetUtcNow(), cancel)).TryGet(out var preview, out failure)
            ? new PlanChange(plans.Of(plan), price.Monthly, preview, await ServersAsync(owner, plan, cancel))
            : failure;
    }

    /// <summary>What a plan would change of the servers that the account has.</summary>
    public async Task<ServerChanges> ServersAsync(Guid owner, string plan, CancellationToken cancel) =>
        await fit.FindAsync(await workspaces.OfOwnerAsync(owner, cancel), plans.Of(plan).DropletSize, cancel);

    /// <summary>Changes the plan as it was previewed. The workspaces follow by themselves.</summary>
    /// <param name="at">The moment that the preview was reckoned for.</param>
    public async Task<Result<BillingAccount>> ChangePlanAsync(ActPermit permit, string plan, DateTimeOffset at, CancellationToken cancel)
    {
        var owner = permit.OnAccount(Act.ChangePlan);
        if (!(await ChangeAsync(owner, plan, cancel)).TryGet(out var change, out var failure))
            return failure;
        await records.WriteAsync(permit, cancel);
        if (!(await gateway.ChangePriceAsync(change.Subscription, change.Price.Id, at, cancel)).TryGet(out _, out failure))
            return failure;
        return await reading.ReadAsync(owner, cancel);
    }

    /// <summary>Gives more time before the ladder's next step.</summary>
    /// <returns>Why not; null when it is done.</returns>
    public async Task<string?> ExtendGraceAsync(ActPermit permit, int days, CancellationToken cancel)
    {
        var owner = permit.OnAccount(Act.ExtendGrace);
        if (days is < 1 or > 90)
            return "Give 1 to 90 days.";
        if (!OneLine.TryRead(permit.Reason, "The reason", BillingAccount.LongestReason, out var why, out var refusal))
            return $"{refusal} Others will want to know why.";
        return await store.AloneAsync(permit, owner, account =>
        {
            if (account.UnpaidSince is null)
                return Task.FromResult<string?>("Nothing is due, so there is nothing to put off.");
            account.Extend(days, why, permit.By ?? throw new InvalidOperationException("Somebody gives it."), time.GetUtcNow());
            return Task.FromResult<string?>(null);
        }, cancel);
    }

    /// <summary>Takes down that staff told the owner of a rung whose letter could not be delivered. Only so can a deletion follow it.</summary>
    /// <returns>Why not; null when it is done.</returns>
    public async Task<string?> OwnerWasToldAsync(ActPermit permit, int day, CancellationToken cancel)
    {
        var owner = permit.OnAccount(Act.RecordOwnerTold);
        if (!OneLine.TryRead(permit.Reason, "How the owner was told", BillingAccount.LongestReason, out _, out var refusal))
            return $"{refusal} Others will want to know.";
        return (await store.FindAsync(owner, cancel)).UnpaidSince is { } since && await store.OwnerWasToldAsync(permit, owner, since, day, cancel)
            ? null
            : "There is no undelivered email about that day any more. Reload the page.";
    }

    private async Task<Result<(Subscription Subscription, PlanPrice Price)>> ChangeAsync(Guid owner, string plan, CancellationToken cancel)
    {
        var account = await store.FindAsync(owner, cancel);
        if (plans.Find(plan) is not { PriceKey: { } key } wanted)
            return new Failure.Final("To stop paying, cancel the subscription: your plan is then Free.", $"'{plan}' is no paid plan.");
        if (wanted.Name == account.Plan)
            return new Failure.Final($"You have {wanted.Title} already.", plan);
        if (account is not { IsSubscribed: true, CustomerId: { } customer })
            return new Failure.Final("You have no subscription yet. Choose a plan first.", "Not subscribed.");
        if (account.UnpaidSince is not null)
            return new Failure.Final("A payment is due. Pay it first, then change the plan.", "Unpaid.");
        var own = (await workspaces.OfOwnerAsync(owner, cancel)).Count(w => w.CountsAgainstQuota);
        if (own > wanted.Workspaces)
            return new Failure.Final($"{Places(wanted)} and you have {own}. Terminate what you don't need first.", plan);
        if (!(await prices.ReadAsync(cancel)).TryGetValue(key, out var price))
            return new Failure.Passing("Prices can't be read at the moment. Try again in a minute.", $"No price '{key}'.");
        if (!(await gateway.ListSubscriptionsAsync(customer, cancel)).TryGet(out var all, out var failure))
            return failure;
        return all.FirstOrDefault(s => s.Id == account.SubscriptionId) is { } subscription ? (subscription, price) : new Failure.Final("The subscription is gone. Reload the page.", "Gone.");
    }

    private static string Places(BillingPlan plan) => $"{plan.Title} has {(plan.Workspaces == 1 ? "one workspace" : $"{plan.Workspaces} workspaces")},";

    private Uri At(string path) => new(options.PortalAddress, path);
}

/// <summary>The workspace that somebody wants with a plan.</summary>
public sealed record WorkspaceWish(string Name, string Region);

public sealed record PlanChange(BillingPlan To, Money Monthly, ChangePreview Preview, ServerChanges Servers);
