using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>What a customer may subscribe to: free, starter, pro. (The operations' plans are something else.)</summary>
public sealed record BillingPlan
{
    /// <summary>As it stands in rows and addresses: <c>starter</c>.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>Whom it is for, in one sentence.</summary>
    public required string About { get; init; }

    /// <summary>How many workspaces an account may have at once.</summary>
    public required int Workspaces { get; init; }

    /// <summary>
    /// How many servers an account may have built in 24 hours, failed ones among them. Five, or three for each
    /// workspace where that is more.
    /// </summary>
    public int BuildsPerDay { get => field > 0 ? field : Math.Max(5, 3 * Workspaces); init; }

    /// <summary>How many people may use a workspace; null for any number.</summary>
    public int? Users { get; init; }

    /// <summary>Storage of a workspace, GB.</summary>
    public required int StorageGb { get; init; }

    /// <summary>The droplet of each of its workspaces, as a size slug: <c>s-1vcpu-2gb</c>.</summary>
    public required string DropletSize { get; init; }

    /// <summary>Whether the cloud backs the droplet up; that costs a fifth of the droplet.</summary>
    public bool Backups { get; init; }

    /// <summary>How often the portal takes a backup of each workspace; zero for never.</summary>
    public TimeSpan BackupEvery { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many days every backup is kept; some are kept longer.</summary>
    public int BackupDays { get; init; } = 30;

    /// <summary>What the ADIM client may offer, by name.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Days from the first healthy workspace until the first charge; 0 for none.</summary>
    public int TrialDays { get; init; }

    /// <summary>The payment service's lookup key of the monthly price; null for a plan that costs nothing.</summary>
    public string? PriceKey { get; init; }

    /// <summary>
    /// What the schedule's stage <see cref="DunningAction.Suspend"/> means for its workspaces: read-only, or stopped.
    /// </summary>
    public SuspensionLevel WhenUnpaid { get; init; } = SuspensionLevel.Stopped;

    public bool IsPaid => PriceKey is not null;

    /// <summary>The beginning of a sentence about its limit: "Starter includes one workspace".</summary>
    public string QuotaText => $"{Title} includes {(Workspaces == 1 ? "one workspace" : $"{Workspaces} workspaces")}";
}

/// <summary>
/// All plans, the smallest first. The first costs nothing: it is what every account has until it subscribes.
/// </summary>
public sealed class BillingPlans : IPlanLimits
{
    private readonly Dictionary<string, BillingPlan> _byName;

    public BillingPlans(IReadOnlyList<BillingPlan> plans)
    {
        if (plans is not [{ IsPaid: false }, ..])
            throw new ArgumentException("The first plan must cost nothing.", nameof(plans));
        All = plans;
        _byName = plans.ToDictionary(p => p.Name);
    }

    public IReadOnlyList<BillingPlan> All { get; }

    public BillingPlan Free => All[0];

    PlanLimits IPlanLimits.LimitsOf(string plan) =>
        new(Of(plan).Users, Of(plan).StorageGb, Of(plan).Features);

    public BillingPlan? Find(string? name) => name is null ? null : _byName.GetValueOrDefault(name);

    /// <summary>
    /// The plan of that name. One that was taken out of the catalogue leaves its accounts with the free one.
    /// </summary>
    public BillingPlan Of(string name) => Find(name) ?? Free;

    public BillingPlan? WithPrice(string? priceKey) =>
        priceKey is null ? null : All.FirstOrDefault(p => p.PriceKey == priceKey);
}
