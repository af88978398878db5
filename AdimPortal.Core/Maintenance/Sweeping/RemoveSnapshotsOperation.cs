using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance.Sweeping;

/// <summary>A workspace that is back from being switched off needs no snapshot of that time.</summary>
public sealed class RemoveSnapshotsOperation(StepDependencies ports, ProvisioningOptions options) : OperationDefinition
{
    public const string OperationName = "remove-snapshots";

    public override string Name => OperationName;

    public override string Title => "Remove old snapshots";

    public override string? NeedsCloud => "The workspace has nothing in the cloud.";

    public override bool IsForwardOnly => true;

    public override IReadOnlyList<Step> Steps { get; } = [new RemoveSnapshots(ports.Cloud, options)];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // The workspace is as it was.
    }
}
