using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// Another plan for a workspace on its owner's own server. There is nothing to do in the world: the server's size is
/// its owner's business, and the plan's settings go there with the next adim-update.
/// </summary>
public sealed class ChangeSelfHostedPlanOperation : OperationDefinition
{
    public const string OperationName = "change-plan";

    public override string Name => OperationName;

    public override string Title => "Change the plan";

    public override bool CanBeCancelled => false;

    public override IReadOnlyList<Step> Steps => [];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now) => workspace.Resized();
}
