using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>The counter at which people change what they pay. It takes permits, which the gate gives.</summary>
public sealed class BillingService(
    IBillingStore store, IPaymentGateway gateway, IPriceCatalog prices, SubscriptionSync reading,
    IWorkspaceReader workspaces, ProvisioningService provisioning, BillingPlans plans,
    ProvisioningOptions options, IActRecords records)
{
    /// <summary>A Checkout page for a paid plan, and the workspace that is to be built once it is subscribed.</summary>
    /// <param name="wish">Null when a workspace that is there moves to the plan.</param>
    /// <param name="intent">One per form that was shown.</param>
    public async Task<Result<Uri>> SubscribeAsync(ActPermit permit, string email, string plan,
        PendingWorkspace? pending,
        string intent, CancellationToken cancel)
    {
        var owner = permit.OnAccount(Act.Subscribe);
        if (plans.Find(plan) is not { PriceKey: { } key } wanted)
            return new Failure.Final("Choose one of the paid plans in the list.", $"No paid plan '{plan}'.");
        if (pending is not null && provisioning.WhyNot(pending.Name, pending.Region, plan) is { } refused)
            return new Failure.Final(refused.UserMessage, $"Pending workspace {pending}.");
        if (!(await prices.ReadAsync(cancel)).TryGetValue(key, out var price))
            return new Failure.Passing("We can't load the prices right now. Try again in a minute.",
                $"No price '{key}'.");
        if (!(await gateway.EnsureCustomerAsync(owner, email, cancel)).TryGet(out var customer, out var failure))
            return failure;
        // The customer is kept before anything is bought: a webhook that comes at once finds whose it is.
        await store.ChangeAsync(owner, account => account.NameCustomer(customer), cancel);
        if (!(await reading.ReadAsync(owner, cancel)).TryGet(out var account, out failure))
            return failure;
        if (account.IsSubscribed)
            return new Failure.Final(
                $"You already have a subscription: {plans.Of(account.Plan).Title}. Change its plan instead.",
                $"{account.SubscriptionId}");
        if (pending is not null
            && (await workspaces.OfOwnerAsync(owner, cancel)).Count(w => w.CountsAgainstQuota) >= wanted.Workspaces)
            return new Failure.Final(
                $"{wanted.QuotaText}, and you already have that. Change your plan under Billing instead: your workspace then uses the new plan.",
                plan);
        // Only now, when nothing stands against it: a wish that is kept is built as soon as there is a subscription.
        var id = await provisioning.NewIdAsync(cancel);
        await store.ChangeAsync(permit, owner, kept =>
        {
            kept.Got();
            if (pending is not null)
                kept.Want(id, WorkspaceName.Read(pending.Name), pending.Region);
        }, cancel);
        return await gateway.BeginCheckoutAsync(
            new CheckoutRequest(owner, customer, price.Id, At("billing/return"),
                At(pending is null ? "billing" : "workspaces/new"), $"{intent}/{wanted.Name}"), cancel);
    }

    public async Task<Result<Uri>> OpenCustomerPortalAsync(ActPermit permit, CancellationToken cancel)
    {
        if ((await store.FindAsync(permit.OnAccount(Act.OpenBillingPortal), cancel)).CustomerId is not { } customer)
            return new Failure.Final("There is nothing to pay and no card yet: your plan is free.",
                "No customer.");
        await records.WriteAsync(permit, cancel);
        return await gateway.OpenCustomerPortalAsync(customer, At("billing/return"), cancel);
    }

    /// <summary>
    /// Ends the subscription: at once, or with the period that is paid for. What is paid is not given back, and what is
    /// due stays due.
    /// </summary>
    public async Task<Result<BillingAccount>> EndAsync(ActPermit permit, SubscriptionEnd end, CancellationToken cancel)
    {
        var owner = permit.OnAccount(Act.EndSubscription);
        if (!(await reading.ReadBothAsync(owner, cancel)).TryGet(out var read, out var failure))
            return failure;
        if (read is not { Account.IsSubscribed: true, Subscription: { } subscription })
            return read.Account;
        await records.WriteAsync(permit, cancel);
        // A change that still waits for the bank would be charged for a plan that ends.
        if (!(await gateway.DropPendingChangeAsync(subscription, cancel)).TryGet(out _, out failure))
            return failure;
        var ended = end is SubscriptionEnd.Now
            ? await gateway.EndAsync(subscription.Id, cancel)
            : await gateway.EndWithPeriodAsync(subscription.Id, cancel);
        return ended.TryGet(out _, out failure) ? await reading.ReadAsync(owner, cancel) : failure;
    }

    private Uri At(string path) => new(options.PortalAddress, path);
}

/// <summary>The workspace that somebody wants with a plan.</summary>
public sealed record PendingWorkspace(string Name, string Region);
