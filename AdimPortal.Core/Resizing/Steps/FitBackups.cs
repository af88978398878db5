using AdimPortal.Core.Billing;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Resizing.Steps;

/// <summary>
/// Has the cloud back the server up when its plan includes that, the new one where it gets another, and only then:
/// backups cost money.
/// </summary>
public sealed class FitBackups(ICloud cloud, BillingPlans plans) : Step
{
    private readonly ServerPower _power = new(cloud);

    public override string Name => "backups";

    public override string Title => "Adjust the backups to the plan";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(2);

    public override RetryPolicy Retry => RetryPolicy.ForWaiting;

    public override string TimeoutMessage => "Changing the backups took too long.";

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        _power.BackupsAsync(context, plans.Of(context.Workspace.TargetPlan ?? context.Workspace.Plan).Backups, cancel);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        _power.BackupsAsync(context, plans.Of(context.Workspace.Plan).Backups, cancel);
}
