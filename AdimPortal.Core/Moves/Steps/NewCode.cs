using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// Makes a new one-time code: a client that lost its connection in the move is paired again in a moment.
/// </summary>
public sealed class NewCode(ICodeIssuer codes) : Step
{
    public override string Name => "new-code";

    public override string Title => "Create a one-time code";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        await codes.IssueAsync(context.Workspace.Id, cancel);
        return StepOutcome.Finished;
    }
}
