using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Web.Components.Portal.Workspaces;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Portal.Billing;

/// <summary>What a person asks of their subscription by a button of an open page. One per circuit.</summary>
internal sealed class SubscriptionActs(WorkspaceActs acts, BillingService service, Toast toast)
{
    private const string NotEnded = "Your plan is still active";

    public Task EndAsync(Guid owner, SubscriptionEnd end) =>
        acts.DoAsync(Act.EndSubscription, ActSubject.Of(owner), NotEnded, async permit =>
    {
        if (!(await service.EndAsync(permit, end, CancellationToken.None)).TryGet(out _, out var failure))
            toast.Fault(NotEnded, $"{failure.UserMessage} Your workspace is being terminated anyway; end the plan under Billing.");
    });
}
