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
internal static class SelfHostedOperations
{
    /// <summary>
    /// Not refused by <see cref="OperationDefinition.WhyNot"/>, and never begun for a workspace on an own server all
    /// the same.
    /// </summary>
    private static readonly Dictionary<string, string> NeverThere = new()
    {
        [MakeReadOnlyOperation.OperationName] = "Money suspends codes there (suspend-self-hosted), and staff have no controls.",
        [CleanUpOperation.OperationName] = "The sweep begins it for what a failed building left in the cloud.",
        [SetFirewallOperation.OperationName] =
            "The portal's own: for the server in the cloud that a move keeps, and its owner has no such page of it.",
        [BackUpOperation.OperationName] = "Refused by the workspace itself.",
        [BackUpOperation.ScheduledName] = "Only those in the cloud are looked at.",
        [RestoreOperation.OperationName] = "Refused by the workspace itself.",
        [DrillOperation.OperationName] = "Only those in the cloud are looked at.",
        [ProvisionFromBackupOperation.OperationName] = "It builds another workspace, in the cloud.",
    };

    public static IReadOnlyList<OperationDefinition> Plans { get; } =
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

    private static bool IsRefused(OperationDefinition plan) =>
        plan.WhyNot(SelfHostedStates.Ready(Guid.Empty)) is not null;

    private static OperationView View(OperationDefinition plan, OperationStatus status) => APage.Operation(status) with
    {
        Name = plan.Name,
        Title = plan.Title,
        Text = plan.Text,
        CanBeCancelled = plan.CanBeCancelled && status is OperationStatus.Running,
        Problem = status is OperationStatus.Unwinding or OperationStatus.Unwound or OperationStatus.Stuck
            ? "It did not respond."
            : null,
        AbandonedFor = status is OperationStatus.Abandoned ? "Unregister the server" : null,
        Steps = [
            .. plan.Steps.Select(step =>
                StepView.Of(step, new StepState(step.Name), step.EstimatedDuration, OperationStatus.Running))],
    };
}
