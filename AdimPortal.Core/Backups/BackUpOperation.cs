using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Backups;

/// <summary>
/// Takes a backup while the workspace goes on working. If it fails nothing of it stays, and the backup is a failed one.
/// </summary>
public class BackUpOperation : OperationDefinition
{
    /// <summary>Because somebody asked.</summary>
    public const string OperationName = "back-up";

    /// <summary>Because it was time.</summary>
    public const string ScheduledName = "back-up-scheduled";

    public BackUpOperation(StepDependencies ports, BackupSteps backups)
        : this(ports, backups, BackupReason.Asked)
    {
    }

    private protected BackUpOperation(StepDependencies ports, BackupSteps backups, BackupReason reason)
    {
        Steps =
        [
            new Connect(ports.Shell, ports.Vault, TimeSpan.FromMinutes(1)),
            new SendBlueprint(ports.Shell, ports.Vault, ports.Blueprint),
            backups.Take(reason),
        ];
    }

    public override string Name => OperationName;

    public override string Title => "Back up workspace";

    public override OperationText Text { get; } = new()
    {
        Done = "Backed up",
        Failed = new("The backup failed",
            "We kept nothing of this backup. Earlier backups are still there, and the workspace works as before."),
    };

    public override IReadOnlyList<Step> Steps { get; }

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // The workspace is as it was.
    }
}
