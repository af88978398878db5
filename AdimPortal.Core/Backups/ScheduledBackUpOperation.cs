using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Backups;

/// <summary>The same because it was time. It has a name of its own, and so a history of its own.</summary>
public sealed class ScheduledBackUpOperation(World world, Blueprint blueprint, ProvisioningOptions options)
    : BackUpOperation(world, blueprint, options, BackupReason.Scheduled)
{
    public override string Name => ScheduledName;
}
