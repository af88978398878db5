using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Backups;

/// <summary>
/// Brings a backup back in the workspace's own place. What is there now is backed up first, and comes back if anything
/// goes wrong. Its programs don't run from "Restore the data" to its end.
/// </summary>
public sealed class RestoreOperation(StepDependencies ports, BackupSteps backups) : OperationDefinition
{
    public const string OperationName = "restore";

    public override string Name => OperationName;

    public override string Title => "Restore a backup";

    public override OperationText Text { get; } = new()
    {
        Done = "Restored",
        Failed = new("The backup could not be restored", "The workspace has the data that it had before."),
        PartlyUndone = new("The backup could not be restored, and not everything could be undone",
            "The workspace runs with the data that it has now. Check your data. You can restore this backup again, or another one."),
        WhileStuck = toEnd =>
            $"You can also retry the restore, restore this backup again or another one, or {toEnd}. Meanwhile you can download your backups.",
    };

    /// <summary>Whatever data an earlier restore left, this one replaces it.</summary>
    public override bool MayReplace(OperationDefinition stuck) => stuck is RestoreOperation;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new RememberHealth(ports.Probe),
        new Connect(ports.Shell, ports.Vault, TimeSpan.FromMinutes(1)),
        new SendBlueprint(ports.Shell, ports.Vault, ports.Blueprint),
        backups.Take(BackupReason.BeforeRestore),
        backups.Restore(),
        new CheckHealth(ports.Probe, unlessSuspended: true),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now) =>
        workspace.RestoreEnded();
}
