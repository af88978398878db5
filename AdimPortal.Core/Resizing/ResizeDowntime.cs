using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.Resizing;

/// <summary>What a resize cost those who use the workspace, read from its operation.</summary>
public static class ResizeDowntime
{
    extension(OperationView operation)
    {
        /// <summary>
        /// How long the workspace was not reachable, in a resize that ended well; null for everything else.
        /// </summary>
        public TimeSpan? Downtime =>
            operation.Name == ResizeOperation.OperationName && operation.Status is OperationStatus.Done
            ? operation.Steps.FirstOrDefault(s => s.Name == CheckHealth.StepName)?.EndedAt
                - operation.Steps.FirstOrDefault(s => s.Name == SwitchOff.StepName)?.StartedAt
            : null;
    }
}
