using AdimPortal.Core.Maintenance.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance.Sweeping;

/// <summary>
/// The firewall of a workspace is what it should be again: the portal's nodes have other addresses, or somebody changed
/// it by hand.
/// </summary>
public sealed class SetFirewallOperation(StepDependencies ports) : OperationDefinition
{
    public const string OperationName = "set-firewall";

    public override string Name => OperationName;

    public override string Title => "Update the firewall";

    public override bool IsForwardOnly => true;

    public override IReadOnlyList<Step> Steps { get; } = [new SetFirewalls(ports.Cloud, ports.SshSources)];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // The workspace is as it was.
    }
}
