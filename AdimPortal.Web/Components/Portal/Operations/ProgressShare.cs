using AdimPortal.Core.Operations;

namespace AdimPortal.Web.Components.Portal.Operations;

/// <summary>
/// What the progress bar is told: it fills the running step's share by itself, so no message is needed for it to move.
/// </summary>
/// <param name="Done">Expected time of the steps behind.</param>
/// <param name="Total">…of all steps.</param>
/// <param name="Since">When the running step began.</param>
/// <param name="Expected">…of the running step.</param>
public sealed record ProgressShare(TimeSpan Done, TimeSpan Total, DateTimeOffset? Since, TimeSpan Expected)
{
    public static ProgressShare Of(IReadOnlyList<StepView> steps)
    {
        var now =
            steps.FirstOrDefault(step =>
                step.Status is StepStatus.Running or StepStatus.Waiting or StepStatus.Retrying or StepStatus.Postponed);
        return new ProgressShare(
            Sum(steps.Where(step => step.Status.IsBehind())), Sum(steps),
            now?.StartedAt, now?.Expected ?? TimeSpan.Zero);
    }

    private static TimeSpan Sum(IEnumerable<StepView> steps) =>
        steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Expected);
}
