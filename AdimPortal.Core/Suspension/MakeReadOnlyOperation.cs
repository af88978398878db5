using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Suspension;

/// <summary>
/// Lets people read what is in a workspace and take it with them, and nothing more, until a payment arrives.
/// </summary>
public sealed class MakeReadOnlyOperation(StepDependencies ports) : OperationDefinition
{
    public const string OperationName = "read-only";

    public override string Name => OperationName;

    public override string Title => "Make workspace read-only";

    public override OperationText Text { get; } = new()
    {
        Done = "Made read-only",
        Failed = new("The workspace could not be made read-only", "The workspace is writable, as before."),
    };

    /// <summary>It is not its owner's to call off.</summary>
    public override bool CanBeCancelled => false;

    public override IReadOnlyList<Step> Steps { get; } =
        SuspendOperation.StepsOf(Blueprint.ReadOnlyRoutine, ports);

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now) =>
        SuspendOperation.Settle(workspace, end, SuspensionLevel.ReadOnly);
}
