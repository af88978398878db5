using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Resizing;

/// <summary>Gives workspaces in the cloud another plan's size.</summary>
public sealed class ResizingService(IOperationRequests requests, BillingPlans plans)
{
    /// <summary>Moves it to another plan: its server gets that plan's size, and the services its settings.</summary>
    /// <remarks>By the portal itself it follows its account's plan; otherwise the staff give it that plan.</remarks>
    public async Task<RequestAnswer> ResizeAsync(ActPermit permit, string plan, CancellationToken cancel) =>
        plans.Find(plan) is { } target
            ? await requests.BeginAsync(ResizeOperation.OperationName, permit, Act.Resize,
                w => w.BeginResize(target.Name, target.DropletSize, isGiven: permit.By is not null), cancel)
            : new RequestAnswer.Refused("Choose one of the plans in the list.");
}
