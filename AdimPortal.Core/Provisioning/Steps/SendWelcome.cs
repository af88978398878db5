using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Provisioning.Steps;

/// <summary>Tells the owner that the workspace is ready.</summary>
public sealed class SendWelcome(IWorkspaceEmails emails) : Step
{
    public const string StepName = "welcome";

    public override string Name => StepName;

    public override string Title => "Send the welcome email";

    public override bool IsOptional => true;

    public override RetryPolicy Retry => new(4, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        await emails.ReadyAsync(context.Operation.Id, context.Workspace, cancel);
        return StepOutcome.Finished;
    }
}
