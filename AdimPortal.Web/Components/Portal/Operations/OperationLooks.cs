using AdimPortal.Core.Backups;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Suspension;
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
        OperationStatus.Abandoned => (StatusLook.Stopped, "Given up"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>"Built in 1 min 02 s"; "Resized in 1 min 30 s, and not reachable for 41 s of it".</summary>
    public static string EndedWell(OperationView operation) => operation.EndedAt is { } end
        ? $"{Deed(operation.Plan) ?? $"{operation.Title}: done"} in {Durations.Short(end - operation.RequestedAt)}{Away(operation)}"
        : operation.Title;

    private static string Away(OperationView operation) =>
        operation.Downtime is { } downtime ? $", and not reachable for {Durations.Short(downtime)} of it" : "";

    /// <summary>What an operation that was taken back is called, and how things stand now.</summary>
    public static (string Title, string Sentence) NotDone(OperationView operation) =>
        (operation.Plan, operation.WasCancelled) switch
        {
            (ProvisionPlan.PlanName, true) => ("Building was cancelled", "Nothing is charged for it."),
            (ProvisionPlan.PlanName, _) => ("The workspace could not be built", "Nothing is charged for it."),
            (RegisterPlan.PlanName, true) =>
                ("The installation was called off",
                    "What was installed on your server stays there; adim-uninstall removes it."),
            (RegisterPlan.PlanName, _) =>
                ("The installation did not come to its end",
                    "What was installed on your server stays there; adim-uninstall removes it."),
            (ResizePlan.PlanName, true) =>
                ("The resize was cancelled", "The old size serves the workspace, as before."),
            (ResizePlan.PlanName, _) =>
                ("The workspace could not be resized", "The old size serves the workspace, as before."),
            (SuspendPlan.PlanName, _) => ("The workspace could not be suspended", "It is as it was."),
            (ReadOnlyPlan.PlanName, _) => ("The workspace could not be made read-only", "It is open, as before."),
            (PowerOffPlan.PlanName, _) => ("The workspace could not be switched off", "It is as it was."),
            (ResumePlan.PlanName, _) =>
                ("The workspace could not be resumed", "It is suspended, as before. Everything in it is kept."),
            (RestartPlan.PlanName, _) =>
                ("The restart did not help",
                    "We go on looking at it each minute, and our support is told while it stays so."),
            (RotatePlan.PlanName, _) =>
                ("Not everything was renewed",
                    "What was renewed by then stays so; for the rest the workspace goes on with what it had. It works as before."),
            (UpdatePlan.PlanName, _) =>
                ("Not all updates could be installed", "What was installed by then stays. Your data is untouched."),
            (UpdateOwnPlan.PlanName, _) =>
                ("The server was not updated",
                    "What was not replaced stays as it was, and your data is untouched. It can be tried again at any time."),
            (BackUpPlan.PlanName or BackUpPlan.ScheduledName, _) =>
                ("The backup failed",
                    "Nothing of it is kept. Earlier backups are there, and the workspace works as before."),
            (RestorePlan.PlanName, _) when operation.NotProven.Count > 0 =>
                ("The backup could not be restored, and not all could be undone",
                "The workspace runs on what is there. Look at your data; you can restore this backup again, or another one."),
            (RestorePlan.PlanName, _) =>
                ("The backup could not be restored", "The workspace has the data that it had before."),
            (DrillPlan.PlanName, _) =>
                ("The backup could not be proven",
                    "The test server is removed, and the workspace was not touched. It is tried again tomorrow."),
            (ProvisionFromBackupPlan.PlanName, _) =>
                ("The workspace could not be built from the backup",
                    "Nothing is charged for it. The backup is untouched."),
            (_, true) => ($"{operation.Title}: cancelled", "The workspace is as it was."),
            _ => ($"{operation.Title}: it did not work", "The workspace is as it was."),
        };

    /// <summary>What a person can do while an operation is stuck.</summary>
    public static string WhileStuck(string plan, ServerWords words) => plan switch
    {
        TerminatePlan.PlanName or ForgetPlan.PlanName => "You can also let it try again.",
        RestorePlan.PlanName =>
            $"You can also let it try again, restore this backup or another one instead, or {words.ToEnd}. Your backups can be downloaded meanwhile.",
        _ => $"You can also let it try again, or {words.ToEnd}.",
    };

    /// <summary>
    /// What a person is asked before an operation is called off: title, what then happens, and the button's words.
    /// </summary>
    public static (string Title, string Sentence, string Act) Cancelling(string plan) => plan switch
    {
        ProvisionPlan.PlanName =>
            ("Cancel the building?",
                "What has been made so far is removed again. Nothing is charged for it, and you can start anew whenever you like.",
                "Cancel the building"),
        RegisterPlan.PlanName =>
            ("Call the installation off?",
                "The portal forgets your server, and the installer on it stops at its next step. What is installed by then stays there; adim-uninstall removes it.",
                "Call it off"),
        ResizePlan.PlanName =>
            ("Cancel the resize?",
                "The workspace gets its old size and its old settings back. If its server is off by now, that takes about a minute.",
                "Cancel the resize"),
        RotatePlan.PlanName =>
            ("Cancel the renewal?", "What is half changed goes back to what it was. The workspace goes on answering.",
                "Cancel the renewal"),
        _ => ("Cancel this?", "What has been done so far is taken back.", "Cancel it"),
    };

    private static string? Deed(string plan) => plan switch
    {
        ProvisionPlan.PlanName => "Built",
        RegisterPlan.PlanName => "Installed",
        ForgetPlan.PlanName => "Forgotten",
        SuspendPlan.PlanName => "Suspended",
        ReadOnlyPlan.PlanName => "Made read-only",
        PowerOffPlan.PlanName => "Switched off",
        ResumePlan.PlanName => "Back",
        ResizePlan.PlanName => "Resized",
        RestartPlan.PlanName => "Restarted",
        RotatePlan.PlanName => "Passwords and keys renewed",
        UpdateOwnPlan.PlanName => "Updated",
        UpdatePlan.PlanName => "Security updates installed",
        BackUpPlan.PlanName or BackUpPlan.ScheduledName => "Backed up",
        RestorePlan.PlanName => "Restored",
        DrillPlan.PlanName => "Proven to restore",
        ProvisionFromBackupPlan.PlanName => "Built from a backup",
        TerminatePlan.PlanName or CleanUpPlan.PlanName => "Removed",
        _ => null,
    };

    public static (StatusLook Look, string Word) Of(StepStatus status) => status switch
    {
        StepStatus.Pending => (StatusLook.Todo, "to come"),
        StepStatus.Running => (StatusLook.Working, "running"),
        StepStatus.Waiting => (StatusLook.Waiting, "waiting"),
        StepStatus.Retrying => (StatusLook.Warning, "to be tried again"),
        StepStatus.Postponed => (StatusLook.Waiting, "waiting for an outside system"),
        StepStatus.Done => (StatusLook.Ok, "done"),
        StepStatus.PassedOver => (StatusLook.Warning, "left out"),
        StepStatus.Failed => (StatusLook.Stopped, "failed"),
        StepStatus.Undoing => (StatusLook.Working, "being undone"),
        StepStatus.UndoRetrying => (StatusLook.Warning, "undo to be tried again"),
        StepStatus.UndoPostponed => (StatusLook.Waiting, "undo waiting for an outside system"),
        StepStatus.Undone => (StatusLook.Undone, "undone"),
        StepStatus.Halted => (StatusLook.Stopped, "stopped here"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
