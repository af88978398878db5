using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// Tells the owner that the workspace has moved, for how long nothing could be written, and until when it can return.
/// </summary>
public sealed class TellOfMove(IWorkspaceEmails emails) : Step
{
    public override string Name => "tell-of-move";

    public override string Title => "Email the owner";

    public override bool IsOptional => true;

    public override RetryPolicy Retry => new(4, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (context.EndOf(AcceptWrites.StepName) - context.StartOf(Freeze.StepName) is { } pause)
            context.Workspace.WasPaused(pause);
        await emails.MovedAsync(context.Operation.Id, context.Workspace, cancel);
        return StepOutcome.Finished;
    }
}
