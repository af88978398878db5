using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Backups;

/// <summary>The same because it was time. It has a name of its own, and so a history of its own.</summary>
public sealed class ScheduledBackUpOperation(StepDependencies ports, BackupSteps backups)
    : BackUpOperation(ports, backups, BackupReason.Scheduled)
{
    public override string Name => ScheduledName;
}
