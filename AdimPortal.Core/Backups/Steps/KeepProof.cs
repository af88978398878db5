using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Backups.Steps;

/// <summary>Writes down that this backup came back whole, for everybody to see. What was proven stays proven.</summary>
public sealed class KeepProof(IBackupStore store) : Step
{
    public override string Name => "proof";

    public override string Title => "Record the result";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        await store.VerifiedAsync(context.Workspace.RestoresFrom!.Value, context.Now, cancel);
        return StepOutcome.Finished;
    }
}
