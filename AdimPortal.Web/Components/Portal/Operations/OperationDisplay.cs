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
public static class OperationDisplay
{
    public static (StatusStyle Look, string Word) Of(OperationStatus status) => status switch
    {
        OperationStatus.Running => (StatusStyle.Working, "Running"),
        OperationStatus.Unwinding => (StatusStyle.Working, "Undoing"),
        OperationStatus.Done => (StatusStyle.Ok, "Done"),
        OperationStatus.Unwound => (StatusStyle.Undone, "Undone"),
        OperationStatus.Stuck => (StatusStyle.Warning, "Stuck"),
        OperationStatus.Abandoned => (StatusStyle.Stopped, "Given up"),
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
            (ProvisionOperation.OperationName, true) => ("Building was cancelled", "Nothing is charged for it."),
            (ProvisionOperation.OperationName, _) => ("The workspace could not be built", "Nothing is charged for it."),
            (RegisterOperation.OperationName, true) =>
                ("The installation was called off",
                    "What was installed on your server stays there; adim-uninstall removes it."),
            (RegisterOperation.OperationName, _) =>
                ("The installation did not come to its end",
                    "What was installed on your server stays there; adim-uninstall removes it."),
            (ResizeOperation.OperationName, true) =>
                ("The resize was cancelled", "The old size serves the workspace, as before."),
            (ResizeOperation.OperationName, _) =>
                ("The workspace could not be resized", "The old size serves the workspace, as before."),
            (SuspendOperation.OperationName, _) => ("The workspace could not be suspended", "It is as it was."),
            (MakeReadOnlyOperation.OperationName, _) =>
                ("The workspace could not be made read-only", "It is open, as before."),
            (PowerOffOperation.OperationName, _) => ("The workspace could not be switched off", "It is as it was."),
            (ResumeOperation.OperationName, _) =>
                ("The workspace could not be resumed", "It is suspended, as before. Everything in it is kept."),
            (RestartOperation.OperationName, _) =>
                ("The restart did not help",
                    "We go on looking at it each minute, and our support is told while it stays so."),
            (RotateSecretsOperation.OperationName, _) =>
                ("Not everything was renewed",
                    "What was renewed by then stays so; for the rest the workspace goes on with what it had. It works as before."),
            (UpdateOperation.OperationName, _) =>
                ("Not all updates could be installed", "What was installed by then stays. Your data is untouched."),
            (UpdateSelfHostedOperation.OperationName, _) =>
                ("The server was not updated",
                    "What was not replaced stays as it was, and your data is untouched. It can be tried again at any time."),
            (BackUpOperation.OperationName or BackUpOperation.ScheduledName, _) =>
                ("The backup failed",
                    "Nothing of it is kept. Earlier backups are there, and the workspace works as before."),
            (RestoreOperation.OperationName, _) when operation.NotProven.Count > 0 =>
                ("The backup could not be restored, and not all could be undone",
                "The workspace runs on what is there. Look at your data; you can restore this backup again, or another one."),
            (RestoreOperation.OperationName, _) =>
                ("The backup could not be restored", "The workspace has the data that it had before."),
            (DrillOperation.OperationName, _) =>
                ("The backup could not be proven",
                    "The test server is removed, and the workspace was not touched. It is tried again tomorrow."),
            (ProvisionFromBackupOperation.OperationName, _) =>
                ("The workspace could not be built from the backup",
                    "Nothing is charged for it. The backup is untouched."),
            (_, true) => ($"{operation.Title}: cancelled", "The workspace is as it was."),
            _ => ($"{operation.Title}: it did not work", "The workspace is as it was."),
        };

    /// <summary>What a person can do while an operation is stuck.</summary>
    public static string WhileStuck(string plan, HostingText words) => plan switch
    {
        TerminateOperation.OperationName or UnregisterOperation.OperationName => "You can also let it try again.",
        RestoreOperation.OperationName =>
            $"You can also let it try again, restore this backup or another one instead, or {words.ToEnd}. Your backups can be downloaded meanwhile.",
        _ => $"You can also let it try again, or {words.ToEnd}.",
    };

    /// <summary>
    /// What a person is asked before an operation is called off: title, what then happens, and the button's words.
    /// </summary>
    public static (string Title, string Sentence, string Act) Cancelling(string plan) => plan switch
    {
        ProvisionOperation.OperationName =>
            ("Cancel the building?",
                "What has been made so far is removed again. Nothing is charged for it, and you can start anew whenever you like.",
                "Cancel the building"),
        RegisterOperation.OperationName =>
            ("Call the installation off?",
                "The portal forgets your server, and the installer on it stops at its next step. What is installed by then stays there; adim-uninstall removes it.",
                "Call it off"),
        ResizeOperation.OperationName =>
            ("Cancel the resize?",
                "The workspace gets its old size and its old settings back. If its server is off by now, that takes about a minute.",
                "Cancel the resize"),
        RotateSecretsOperation.OperationName =>
            ("Cancel the renewal?", "What is half changed goes back to what it was. The workspace goes on answering.",
                "Cancel the renewal"),
        _ => ("Cancel this?", "What has been done so far is taken back.", "Cancel it"),
    };

    private static string? Deed(string plan) => plan switch
    {
        ProvisionOperation.OperationName => "Built",
        RegisterOperation.OperationName => "Installed",
        UnregisterOperation.OperationName => "Forgotten",
        SuspendOperation.OperationName => "Suspended",
        MakeReadOnlyOperation.OperationName => "Made read-only",
        PowerOffOperation.OperationName => "Switched off",
        ResumeOperation.OperationName => "Back",
        ResizeOperation.OperationName => "Resized",
        RestartOperation.OperationName => "Restarted",
        RotateSecretsOperation.OperationName => "Passwords and keys renewed",
        UpdateSelfHostedOperation.OperationName => "Updated",
        UpdateOperation.OperationName => "Security updates installed",
        BackUpOperation.OperationName or BackUpOperation.ScheduledName => "Backed up",
        RestoreOperation.OperationName => "Restored",
        DrillOperation.OperationName => "Proven to restore",
        ProvisionFromBackupOperation.OperationName => "Built from a backup",
        TerminateOperation.OperationName or CleanUpOperation.OperationName => "Removed",
        _ => null,
    };

    public static (StatusStyle Look, string Word) Of(StepStatus status) => status switch
    {
        StepStatus.Pending => (StatusStyle.Todo, "to come"),
        StepStatus.Running => (StatusStyle.Working, "running"),
        StepStatus.Waiting => (StatusStyle.Waiting, "waiting"),
        StepStatus.Retrying => (StatusStyle.Warning, "to be tried again"),
        StepStatus.Postponed => (StatusStyle.Waiting, "waiting for an outside system"),
        StepStatus.Done => (StatusStyle.Ok, "done"),
        StepStatus.PassedOver => (StatusStyle.Warning, "left out"),
        StepStatus.Failed => (StatusStyle.Stopped, "failed"),
        StepStatus.Undoing => (StatusStyle.Working, "being undone"),
        StepStatus.UndoRetrying => (StatusStyle.Warning, "undo to be tried again"),
        StepStatus.UndoPostponed => (StatusStyle.Waiting, "undo waiting for an outside system"),
        StepStatus.Undone => (StatusStyle.Undone, "undone"),
        StepStatus.Halted => (StatusStyle.Stopped, "stopped here"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
