using AdimPortal.Core.Maintenance.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance.Sweeping;

/// <summary>
/// A workspace has one droplet. A second one, made when the answer to the first request was lost, is removed.
/// </summary>
public sealed class RemoveDoublesOperation(StepDependencies ports) : OperationDefinition
{
    public const string OperationName = "remove-doubles";

    public override string Name => OperationName;

    public override string Title => "Remove the extra server";

    public override string? NeedsCloud => "The workspace has nothing in the cloud.";

    public override bool IsForwardOnly => true;

    public override IReadOnlyList<Step> Steps { get; } = [new RemoveDoubles(ports.Cloud)];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // The workspace has what it had: its own server.
    }
}
