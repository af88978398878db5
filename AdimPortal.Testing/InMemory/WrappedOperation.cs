using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.InMemory;

/// <summary>An operation as it is, but for its steps: they fail, or run twice.</summary>
/// <param name="alter">What a step becomes.</param>
public sealed class WrappedOperation(OperationDefinition definition, Func<Step, Step> alter) : OperationDefinition
{
    public override string Name => definition.Name;

    public override string Title => definition.Title;

    public override IReadOnlyList<Step> Steps { get; } = [.. definition.Steps.Select(alter)];

    public override OperationText Text => definition.Text;

    public override string? NeedsCloud => definition.NeedsCloud;

    public override string? NeedsSelfHosted => definition.NeedsSelfHosted;

    public override bool IsForwardOnly => definition.IsForwardOnly;

    public override string? PointOfNoReturn => definition.PointOfNoReturn;

    public override bool TellsOwnerOfFailure => definition.TellsOwnerOfFailure;

    public override AlternativeAction? Instead => definition.Instead;

    public override bool CanBeCancelled => definition.CanBeCancelled;

    public override bool MayReplace(OperationDefinition stuck) => definition.MayReplace(stuck);

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now) =>
        definition.Settle(workspace, end, now);
}
