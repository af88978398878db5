using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Portal.Workspaces;
using AdimPortal.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdimPortal.Web.Components.Portal.Operations;

public sealed partial class OperationActions
{
    private (OperationId, OperationStatus, bool, WorkspaceStatus, bool, bool, bool) _shows;

    [Parameter, EditorRequired]
    public required OperationView Operation { get; set; }

    [Parameter, EditorRequired]
    public required Workspace Workspace { get; set; }

    [Parameter]
    public bool ForStaff { get; set; }

    /// <summary>Something was asked for: the page reads again at once, without waiting for the feed.</summary>
    [Parameter]
    public EventCallback OnActed { get; set; }

    [Inject]
    private IOperationRequests Requests { get; set; } = default!;

    [Inject]
    private ProvisioningService Provisioning { get; set; } = default!;

    [Inject]
    private WorkspaceActs Acts { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private Toast Toast { get; set; } = default!;

    /// <remarks>A step that goes on is no reason: it leaves what can be done as it is.</remarks>
    protected override bool ShouldRender()
    {
        var shows = (Operation.Id, Operation.Status, Operation.CanBeCancelled, Workspace.Status, Workspace.IsCustomers,
            Workspace.IsSelfHosted, Acts.IsAsking);
        var isNew = shows != _shows;
        _shows = shows;
        return isNew;
    }

    private async Task CancelAsync()
    {
        var (title, message, act) = Operation.Text.CancelPrompt;
        if (!await Dialogs.ConfirmAsync(title, message, act, "Keep going", takesAway: true))
            return;
        await ActAsync(Act.CancelOperation, "The operation was not cancelled", async permit =>
        {
            if (!await Requests.CancelAsync(Operation.Id, permit, CancellationToken.None))
                Toast.Say("Already ended", "There was nothing left to cancel.");
        });
    }

    private async Task TryAgainAsync()
    {
        if (await Acts.AskAsync(Act.RebuildWorkspace, ActSubject.Of(Workspace.Id), "The workspace can't be built now",
            permit => Provisioning.TryAgainAsync(permit, CancellationToken.None)) is not null)
            await OnActed.InvokeAsync();
    }

    private Task RetryAsync() => ActAsync(Act.RetryOperation, "The operation was not retried", async permit =>
    {
        if (!await Requests.ResumeAsync(Operation.Id, permit, CancellationToken.None))
            Toast.Say("No longer stuck", "Someone else has already retried it.");
    });

    private async Task ActAsync(Act act, string notDone, Func<ActPermit, Task> effect)
    {
        if (await Acts.DoAsync(act, ActSubject.Of(Workspace.Id), notDone, effect))
            await OnActed.InvokeAsync();
    }
}
