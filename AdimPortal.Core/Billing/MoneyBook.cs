using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>A workspace as staff see its money.</summary>
/// <param name="Revenue">A month, its share of what its account pays; nothing while that is not paid.</param>
/// <param name="Cost">A month at the cloud; null while the cloud's prices can't be read.</param>
/// <param name="Next">The ladder's next rung; null when nothing is due.</param>
public sealed record WorkspaceMoney(Workspace Workspace, string OwnerEmail, BillingAccount Account, Money Revenue, Money? Cost, NextRung? Next)
{
    public Money? Margin => Cost is { } cost ? Revenue - cost : null;
}

/// <summary>What workspaces bring in and cost.</summary>
public sealed class MoneyBook(
    IWorkspaceReader workspaces, IBillingStore store, IPriceBoard prices, ICloud cloud, BillingPlans plans, DunningLadder ladder)
{
    /// <summary>Backups cost a fifth of the droplet (https://docs.digitalocean.com/products/backups/details/pricing/).</summary>
    public const decimal BackupShare = 0.2m;

    /// <summary>The currency of the cloud's prices; what is earned in another is not compared with them.</summary>
    public const string Currency = "usd";

    public async Task<IReadOnlyList<WorkspaceMoney>> ReadAsync(CancellationToken cancel)
    {
        var all = await workspaces.ListCountedAsync(cancel);
        var board = await prices.ReadAsync(cancel);
        // Without the cloud's prices there is no cost and no margin; all else is shown.
        var costs = (await cloud.ListSizesAsync(cancel)).TryGet(out var sizes, out _) ? sizes.ToDictionary(s => s.Slug, s => s.PriceMonthly) : [];
        var accounts = await store.FindAllAsync([.. all.Select(o => o.Workspace.OwnerId).Distinct()], cancel);
        var taken = await store.RungsTakenAsync(
            accounts.Values.Where(a => a.UnpaidSince is not null).ToDictionary(a => a.OwnerId, a => a.UnpaidSince!.Value), cancel);
        var rows = new List<WorkspaceMoney>();
        foreach (var ofOwner in all.GroupBy(o => o.Workspace.OwnerId))
        {
            var account = accounts[ofOwner.Key];
            var paid = Paid(account, board);
            var next = account.UnpaidSince is { } since ? ladder.Next(since, account.GraceDays, [.. taken[ofOwner.Key]]) : null;
            foreach (var (workspace, email) in ofOwner)
                rows.Add(new WorkspaceMoney(workspace, email, account, paid with { Minor = paid.Minor / ofOwner.Count() }, Cost(workspace, costs), next));
        }

        return rows;
    }

    private Money Paid(BillingAccount account, IReadOnlyDictionary<string, PlanPrice> board) =>
        account is { Status: SubscriptionStatus.Active, UnpaidSince: null } && plans.Of(account.Plan).PriceKey is { } key && board.TryGetValue(key, out var price)
            ? price.Monthly
            : new Money(0, Currency);

    private Money? Cost(Workspace workspace, Dictionary<string, decimal> costs) => costs.TryGetValue(workspace.Size, out var droplet)
        ? Money.Of(droplet * (plans.Of(workspace.Plan).Backups ? 1 + BackupShare : 1), Currency)
        : null;
}
