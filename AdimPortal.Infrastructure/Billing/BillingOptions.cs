using AdimPortal.Core.Billing;
using AdimPortal.Core.Workspaces;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Billing;

/// <summary>Section "Billing": the plans on offer, and what happens when a payment does not come.</summary>
public sealed class BillingOptions
{
    public const string Section = "Billing";

    /// <summary>The smallest first; the first costs nothing.</summary>
    public List<PlanSettings> Plans { get; set; } = [];

    /// <summary>The stages of the dunning schedule; empty for the usual ones.</summary>
    public List<DunningStageSettings> DunningStages { get; set; } = [];

    /// <summary>
    /// How long a day of the schedule is. Shorter only for a demonstration: the environment must be Development.
    /// </summary>
    public TimeSpan Day { get; set; } = TimeSpan.FromDays(1);

    public BillingPlans ToPlans() => new([.. Plans.Select(p => p.ToPlan())]);

    public DunningSchedule ToSchedule() =>
        new(DunningStages.Count > 0 ? [.. DunningStages.Select(r => new DunningStage(r.Day, r.Act))]
            : DunningSchedule.Usual, Day);
}

/// <summary>One plan; what each setting means is said at <see cref="BillingPlan"/>.</summary>
public sealed class PlanSettings
{
    public string Name { get; set; } = "";
    public string Title { get; set; } = "";
    public string About { get; set; } = "";
    public int Workspaces { get; set; } = 1;
    public int BuildsPerDay { get; set; }
    public int? Users { get; set; }
    public int StorageGb { get; set; }
    public string DropletSize { get; set; } = "";
    public bool Backups { get; set; }
    public TimeSpan BackupEvery { get; set; } = TimeSpan.FromDays(7);
    public int BackupDays { get; set; } = 30;
    public List<string> Features { get; set; } = [];
    public int TrialDays { get; set; }
    public string? PriceKey { get; set; }
    public SuspensionLevel WhenUnpaid { get; set; } = SuspensionLevel.Stopped;

    public BillingPlan ToPlan() => new()
    {
        Name = Name,
        Title = Title,
        About = About,
        Workspaces = Workspaces,
        BuildsPerDay = BuildsPerDay,
        Users = Users,
        StorageGb = StorageGb,
        DropletSize = DropletSize,
        Backups = Backups,
        BackupEvery = BackupEvery,
        BackupDays = BackupDays,
        Features = Features,
        TrialDays = TrialDays,
        PriceKey = string.IsNullOrWhiteSpace(PriceKey) ? null : PriceKey,
        WhenUnpaid = WhenUnpaid,
    };
}

public sealed class DunningStageSettings
{
    public int Day { get; set; }

    public DunningAction Act { get; set; }
}
