using AdimPortal.Core.Backups.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Backups;

/// <summary>The steps that take a backup and bring one back, for whatever operation needs one on its way.</summary>
public sealed class BackupSteps(StepDependencies ports, BackupPorts backups, IAgentTasks tasks) : ISharedSteps
{
    /// <param name="isOptional">Whether the operation goes on without it.</param>
    public TakeBackup Take(BackupReason reason, bool isOptional = false) =>
        new(ports, backups, tasks, reason, isOptional);

    public RestoreData Restore() => new(ports, backups);
}
