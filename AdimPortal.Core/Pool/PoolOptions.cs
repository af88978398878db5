namespace AdimPortal.Core.Pool;

/// <summary>Section "Pool": which workspaces are built ahead, how many, and what that may cost. Usually none.
/// </summary>
public sealed class PoolOptions
{
    public const string Section = "Pool";

    /// <summary>More than anybody keeps ready by intent.</summary>
    public const int MostOfAny = 200;

    /// <summary>What is kept ready, for each region and plan.</summary>
    public IList<PoolTarget> Targets { get; init; } = [];

    /// <summary>What all parked servers together may cost in a month, by the cloud's prices, US dollars.</summary>
    public decimal MonthlyBudget { get; set; }

    /// <summary>How long one is parked before it is replaced by a new one.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Droplets that the portal may use, where that is fewer than the cloud allows the account; else
    /// null.</summary>
    public int? DropletLimit { get; set; }

    /// <summary>Of those, how many are left to customers who find the pool empty.</summary>
    public int DropletsLeft { get; set; } = 10;

    public IEnumerable<string> Faults()
    {
        if (MonthlyBudget is < 0 or > 1_000_000)
            yield return $"{Section}:MonthlyBudget must be from 0 to 1000000.";
        if (MaxAge < TimeSpan.FromHours(1) || MaxAge > TimeSpan.FromDays(60))
            yield return $"{Section}:MaxAge must be from 01:00:00 to 60.00:00:00.";
        if (DropletLimit is < 1)
            yield return $"{Section}:DropletLimit must be at least 1, or left out.";
        if (DropletsLeft < 0)
            yield return $"{Section}:DropletsLeft must be at least 0.";
        foreach (var target in Targets)
        {
            if (string.IsNullOrEmpty(target.Region) || string.IsNullOrEmpty(target.Plan))
                yield return $"{Section}:Targets: each has a Region and a Plan.";
            if (target.Min < 0 || target.Max < target.Min || target.Max > MostOfAny)
                yield return $"{Section}:Targets: 0 ≤ Min ≤ Max ≤ {MostOfAny}, for {target.Region} and {target.Plan}, too.";
        }

        if (Targets.GroupBy(t => (t.Region, t.Plan)).Any(same => same.Count() > 1))
            yield return $"{Section}:Targets: each region and plan once.";
    }
}

/// <summary>How many are kept ready of one kind. Not more than <see cref="Max"/>, whatever is forecast.</summary>
public sealed class PoolTarget
{
    /// <summary>A region slug.</summary>
    public string Region { get; set; } = "";

    /// <summary>A plan's name; its size is what is built.</summary>
    public string Plan { get; set; } = "";

    public int Min { get; set; }

    public int Max { get; set; }
}
