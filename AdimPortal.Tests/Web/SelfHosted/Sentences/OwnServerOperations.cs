using AdimPortal.Core.Backups;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;

namespace AdimPortal.Tests.Web.SelfHosted.Sentences;

/// <summary>
/// Every operation that the owner of an own server can meet there, as it goes and in each of its ends.
/// </summary>
internal static class OwnServerOperations
{
    /// <summary>
    /// Not refused by <see cref="PlansByHome"/>, and never begun for a workspace on an own server all the same.
    /// </summary>
    private static readonly Dictionary<string, string> NeverThere = new()
    {
        [ReadOnlyPlan.PlanName] = "Money withholds codes there (withhold), and staff have no controls.",
        [CleanUpPlan.PlanName] = "The sweep begins it for what a failed building left in the cloud.",
        [SetFirewallPlan.PlanName] =
            "The portal's own: for the server in the cloud that a move keeps, and its owner has no such page of it.",
        [BackUpPlan.PlanName] = "Refused by the workspace itself.",
        [BackUpPlan.ScheduledName] = "Only those in the cloud are looked at.",
        [RestorePlan.PlanName] = "Refused by the workspace itself.",
        [DrillPlan.PlanName] = "Only those in the cloud are looked at.",
        [ProvisionFromBackupPlan.PlanName] = "It builds another workspace, in the cloud.",
    };

    public static IReadOnlyList<OperationPlan> Plans { get; } =
        [.. new InMemoryWorld().Plans.All.Where(plan => !NeverThere.ContainsKey(plan.Name) && !IsRefused(plan))];

    public static IEnumerable<(string Name, OperationView View)> Views()
    {
        foreach (var plan in Plans)
        {
            foreach (var status in Enum.GetValues<OperationStatus>()
                .Where(status => !plan.IsForwardOnly
                    || status is not (OperationStatus.Unwinding or OperationStatus.Unwound)))
            {
                yield return ($"{plan.Name}, {status}", View(plan, status));
                if (status is OperationStatus.Unwinding or OperationStatus.Unwound && plan.CanBeCancelled)
                    yield return ($"{plan.Name}, {status}, cancelled",
                        View(plan, status) with { WasCancelled = true, Problem = null });
            }
        }
    }

    private static bool IsRefused(OperationPlan plan)
    {
        try
        {
            PlansByHome.Require(plan.Name, OwnServerStates.Ready(Guid.Empty));
            return false;
        }
        catch (NotPossibleException)
        {
            return true;
        }
    }

    private static OperationView View(OperationPlan plan, OperationStatus status) => APage.Operation(status) with
    {
        Plan = plan.Name,
        Title = plan.Title,
        CanBeCancelled = plan.CanBeCancelled && status is OperationStatus.Running,
        Problem = status is OperationStatus.Unwinding or OperationStatus.Unwound or OperationStatus.Stuck
            ? "It did not answer."
            : null,
        AbandonedFor = status is OperationStatus.Abandoned ? "Forget the server" : null,
        Steps = [
            .. plan.Steps.Select(step =>
                StepView.Of(step, new StepState(step.Name), step.Guess, OperationStatus.Running))],
    };
}
