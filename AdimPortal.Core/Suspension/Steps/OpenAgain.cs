using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Suspension.Steps;

/// <summary>
/// The workspace is back: its codes are accepted again. From here on there is nothing left that could take it back.
/// </summary>
public sealed class OpenAgain : Step
{
    public override string Name => "open";

    public override string Title => "Open the workspace";

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        context.Workspace.Resumed();
        return Task.FromResult<StepOutcome>(StepOutcome.Finished);
    }
}
