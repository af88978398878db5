using AdimPortal.Core.Billing;

namespace AdimPortal.Core.Provisioning;

/// <summary>What an account has of what its plan allows, counted while nothing else can be begun for it.</summary>
/// <param name="Owes">A payment is due.</param>
/// <param name="Workspaces">Those that are there or being built.</param>
/// <param name="Builds">When the builds of the last <see cref="Provisioning.Builds.Window"/> were asked for.</param>
public sealed record AccountUsage(BillingPlan Plan, bool Owes, int Workspaces, IReadOnlyList<DateTimeOffset> Builds)
{
    /// <summary>Why the account can't have one more workspace now, for its owner; null when it can.</summary>
    public string? WhyNoWorkspace(DateTimeOffset now) => this switch
    {
        { Owes: true } => "A payment is due. Pay it first; until then, you can't build anything new.",
        _ when Workspaces < Plan.Workspaces => WhyNoBuild(now),
        { Plan.Workspaces: 1 } => "Your plan includes one workspace, and you already have it. Use that workspace, or terminate it first.",
        _ => $"Your plan includes {Plan.Workspaces} workspaces, and you already have them. Terminate one first.",
    };

    /// <summary>The same of a workspace that was chosen for a plan, which the account may no longer have.</summary>
    public string? WhyNoWorkspace(string plan, DateTimeOffset now) => plan == Plan.Name
        ? WhyNoWorkspace(now)
        : $"Your account is on the {Plan.Title} plan. Change the plan first.";

    /// <summary>Why no server can be built for it now; null when one can. What staff build counts, too.</summary>
    public string? WhyNoBuild(DateTimeOffset now) => Provisioning.Builds.WhyNot(Plan, Builds, now);
}
