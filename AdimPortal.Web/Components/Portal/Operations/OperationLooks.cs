using AdimPortal.Core.Operations;
using AdimPortal.Core.Operations.Plans;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Portal.Operations;

/// <summary>How the states of operations and steps look, and the word for each.</summary>
public static class OperationLooks
{
    public static (StatusLook Look, string Word) Of(OperationStatus status) => status switch
    {
        OperationStatus.Running => (StatusLook.Working, "Running"),
        OperationStatus.Unwinding => (StatusLook.Working, "Undoing"),
        OperationStatus.Done => (StatusLook.Ok, "Done"),
        OperationStatus.Unwound => (StatusLook.Undone, "Undone"),
        OperationStatus.Stuck => (StatusLook.Warning, "Stuck"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>"Built in 1 min 02 s".</summary>
    public static string EndedWell(OperationView operation) => operation.EndedAt is { } end
        ? $"{Deed(operation.Plan) ?? $"{operation.Title}: done"} in {Durations.Short(end - operation.RequestedAt)}"
        : operation.Title;

    private static string? Deed(string plan) => plan switch
    {
        ProvisionPlan.PlanName => "Built",
        TerminatePlan.PlanName or CleanUpPlan.PlanName => "Removed",
        _ => null,
    };

    public static (StatusLook Look, string Word) Of(StepStatus status) => status switch
    {
        StepStatus.Pending => (StatusLook.Todo, "to come"),
        StepStatus.Running => (StatusLook.Working, "running"),
        StepStatus.Waiting => (StatusLook.Waiting, "waiting"),
        StepStatus.Retrying => (StatusLook.Warning, "to be tried again"),
        StepStatus.Done => (StatusLook.Ok, "done"),
        StepStatus.PassedOver => (StatusLook.Warning, "left out"),
        StepStatus.Failed => (StatusLook.Stopped, "failed"),
        StepStatus.Undoing => (StatusLook.Working, "being undone"),
        StepStatus.UndoRetrying => (StatusLook.Warning, "undo to be tried again"),
        StepStatus.Undone => (StatusLook.Undone, "undone"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
