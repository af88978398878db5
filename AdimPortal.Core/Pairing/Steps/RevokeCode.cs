using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Pairing.Steps;

/// <summary>The first thing that ends with a workspace: nobody new gets in.</summary>
public sealed class RevokeCode(ICodeIssuer codes) : Step
{
    public override string Name => "revoke-code";

    public override string Title => "Revoke the code";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        await codes.RevokeAsync(context.Workspace.Id, cancel);
        return StepOutcome.Finished;
    }
}
