using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// A step as it is, done on the other server of a workspace that moves: it sees a workspace that lives there. So what
/// builds, connects to and checks a server is written once.
/// </summary>
/// <param name="group">What such steps are shown under.</param>
/// <param name="onlyToBuild">Whether there is nothing to do when an earlier operation has built the server. It is taken
/// back all the same.</param>
public sealed class OnOtherServer(Step step, string? group = null, bool onlyToBuild = false,
    string prefix = OnOtherServer.Prefix)
    : WrappedStep(step)
{
    public const string Prefix = "other-";

    public override string Name => prefix + base.Name;

    public override string? Group => group;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (onlyToBuild && context.Workspace.Move is { IsBuilt: true })
            return StepOutcome.Finished;
        var other = context.Workspace.OnOtherServer();
        var outcome = await base.DoAsync(context.At(other, prefix), cancel);
        if (outcome is StepOutcome.Done)
            context.Workspace.KeepOther(other);
        return outcome;
    }

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        base.UndoAsync(context.At(context.Workspace.OnOtherServer(), prefix), cancel);
}
