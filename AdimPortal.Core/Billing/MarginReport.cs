using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>A workspace as staff see its money.</summary>
/// <param name="Revenue">A month, its share of what its account pays; nothing while that is not paid, null while the
/// payment service can't be read.</param>
/// <param name="Cost">A month at the cloud; null while the cloud's prices can't be read.</param>
/// <param name="Next">The schedule's next stage; null when nothing is due.</param>
public sealed record WorkspaceMargin(Workspace Workspace, string OwnerEmail, BillingAccount Account, Money? Revenue,
    Money? Cost, NextDunningStage? Next)
{
    /// <summary>A month, what its account should pay and doesn't, for all its workspaces together; null when nothing is
    /// overdue, or its subscription is not known.</summary>
    public Money? Unpaid { get; init; }

    /// <summary>Null too when the two are in different currencies: there is no rate here to compare them by.</summary>
    public Money? Margin => (Revenue, Cost) switch
    {
        ({ Minor: 0 }, { } cost) => cost with { Minor = -cost.Minor },
        ({ } revenue, { } cost) when revenue.Currency == cost.Currency => revenue - cost,
        _ => null,
    };
}

/// <summary>What workspaces bring in and cost.</summary>
public sealed class MarginReport(
    IWorkspaceReader workspaces, IBillingStore store, IDunningProgress dunning, IPaymentGateway gateway, ICloud cloud,
    BillingPlans plans, DunningSchedule schedule)
{
    /// <summary>
    /// Backups cost a fifth of the droplet (https://docs.digitalocean.com/products/backups/details/pricing/).
    /// </summary>
    public const decimal BackupShare = 0.2m;

    /// <summary>The currency of the cloud's prices; what is earned in another is not compared with them.</summary>
    public const string Currency = "usd";

    /// <summary>All that can be read; the rest is not known.</summary>
    public async Task<IReadOnlyList<WorkspaceMargin>> ReadAsync(CancellationToken cancel) =>
        (await ReadAllAsync(cancel)).Rows;

    /// <summary>The same, or why the payment service or the cloud's prices can't be read.</summary>
    public async Task<Result<IReadOnlyList<WorkspaceMargin>>> ReadWholeAsync(CancellationToken cancel)
    {
        var (rows, missing) = await ReadAllAsync(cancel);
        return missing is null ? rows : missing;
    }

    private async Task<(List<WorkspaceMargin> Rows, Failure? Missing)> ReadAllAsync(CancellationToken cancel)
    {
        var counted = await workspaces.ListCountedAsync(cancel);
        // What people pay is not what stands in the list: there are discounts, and prices of former days.
        var running = (await gateway.ListRunningSubscriptionsAsync(cancel)).TryGet(out var found, out var unread)
            ? found.DistinctBy(s => s.Id).ToDictionary(s => s.Id)
            : null;
        // Without the cloud's prices there is no cost and no margin; all else is shown.
        var costs = (await cloud.ListSizesAsync(cancel)).TryGet(out var sizes, out var unpriced)
            ? sizes.ToDictionary(s => s.Slug, s => s.PriceMonthly)
            : [];
        var accounts = await store.FindAllAsync([.. counted.Select(o => o.Workspace.OwnerId).Distinct()], cancel);
        var taken = await dunning.ListAsync(
            accounts.Values.Where(a => a.UnpaidSince is not null)
                .ToDictionary(a => a.OwnerId, a => a.UnpaidSince!.Value), cancel);
        var rows = new List<WorkspaceMargin>();
        foreach (var ofOwner in counted.GroupBy(o => o.Workspace.OwnerId))
        {
            var account = accounts[ofOwner.Key];
            var paid = Paid(account, running);
            var next = account.UnpaidSince is { } since
                ? schedule.Next(since, account.GraceDays, [.. taken[ofOwner.Key]])
                : null;
            var unpaid = account is { UnpaidSince: not null, SubscriptionId: { } due }
                ? running?.GetValueOrDefault(due)?.Price
                : null;
            var (share, rest) = paid is { } all ? Math.DivRem(all.Minor, ofOwner.Count()) : default;
            foreach (var (workspace, email) in ofOwner)
            {
                // The odd cents go to the first: the shares sum up to what is paid.
                rows.Add(
                    new WorkspaceMargin(workspace, email, account,
                        paid is { } whole ? whole with { Minor = share + rest } : null, Cost(workspace, costs), next)
                    { Unpaid = unpaid });
                rest = 0;
            }
        }

        return (rows, unread ?? unpriced);
    }

    /// <param name="running">By id; null while they can't be read.</param>
    private static Money? Paid(BillingAccount account, Dictionary<string, Subscription>? running) =>
        account is not { Status: SubscriptionStatus.Active, UnpaidSince: null, SubscriptionId: { } id }
            ? new Money(0, Currency)
        : running is null ? null
        : running.TryGetValue(id, out var subscription) ? subscription.Price : new Money(0, Currency);

    private Money? Cost(Workspace workspace, Dictionary<string, decimal> costs) =>
        costs.TryGetValue(workspace.Size, out var droplet)
        ? Money.Of(droplet * (plans.Of(workspace.Plan).Backups ? 1 + BackupShare : 1), Currency)
        : null;
}
