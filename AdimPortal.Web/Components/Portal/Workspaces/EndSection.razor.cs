using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Portal.Billing;
using AdimPortal.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdimPortal.Web.Components.Portal.Workspaces;

public sealed partial class EndSection
{
    [Parameter, EditorRequired]
    public required Workspace Workspace { get; set; }

    [Parameter]
    public bool IsOwner { get; set; }

    /// <summary>It was asked about, whatever the answer was.</summary>
    [Parameter]
    public EventCallback OnActed { get; set; }

    [Inject]
    private IBillingStore Billing { get; set; } = default!;

    [Inject]
    private BillingPlans Plans { get; set; } = default!;

    [Inject]
    private IWorkspaceReader Workspaces { get; set; } = default!;

    [Inject]
    private SubscriptionActs Subscriptions { get; set; } = default!;

    [Inject]
    private ProvisioningService Provisioning { get; set; } = default!;

    [Inject]
    private SelfHostedService SelfHosted { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private WorkspaceActs Acts { get; set; } = default!;

    private Task UnregisterAsync() => EndAsync(
        "Unregister this server?", "Unregister this server",
        $"“{Workspace.Name}” is no longer in the portal. Nothing on the server is deleted, and connected clients stay connected.",
        "The server was not unregistered", Act.Unregister, SelfHosted.UnregisterAsync);

    private Task TerminateAsync() => EndAsync(
        "Terminate this workspace?", "Terminate workspace",
        $"The server of “{Workspace.Name}” and everything on it are deleted. This can't be undone.",
        "The workspace was not terminated", Act.Terminate, Provisioning.TerminateAsync);

    /// <summary>
    /// The subscription is the account's: it goes on, unless its owner says otherwise with the last workspace that it
    /// is for.
    /// </summary>
    private async Task EndAsync(string question, string button, string message, string notDone, Act act,
        Func<ActPermit, CancellationToken, Task<RequestAnswer>> end)
    {
        var id = Workspace.Id.Value;
        var pays = IsOwner ? await Billing.FindAsync(Workspace.OwnerId, CancellationToken.None) : null;
        if (pays is { IsSubscribed: true, AwaitsWorkspace: false })
        {
            var isLast =
                (await Workspaces.OfOwnerAsync(pays.OwnerId, CancellationToken.None)).All(w => w.Id == Workspace.Id
                    || !w.CountsAgainstQuota);
            var choice = await Dialogs.AskTerminationAsync(
                question, button, $"{message} {ChargesAhead.UserMessage(pays, Plans)}", id,
                isLast && pays.GoesOn ? pays.PeriodEndsAt : null);
            if (choice is null)
                return;
            var answer = await Acts.AskAsync(act, id, notDone, permit => end(permit, CancellationToken.None));
            if (answer is RequestAnswer.Accepted && choice.End is { } planEnd)
                await Subscriptions.EndAsync(pays.OwnerId, planEnd);
        }
        else
        {
            if (!await Dialogs.ConfirmAsync(question, message, button, "Keep it", id))
                return;
            await Acts.AskAsync(act, id, notDone, permit => end(permit, CancellationToken.None));
        }

        await OnActed.InvokeAsync();
    }
}
