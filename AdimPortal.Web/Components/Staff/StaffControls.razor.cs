using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Radzen;

namespace AdimPortal.Web.Components.Staff;

public sealed partial class StaffControls
{
    private const string Hint = "For whoever looks at this workspace next. Its owner does not see it.";

    private bool _busy;

    [Parameter, EditorRequired]
    public required Workspace Workspace { get; set; }

    /// <summary>Something was asked for: the page reads again at once.</summary>
    [Parameter]
    public EventCallback OnActed { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Session { get; set; } = default!;

    [Inject]
    private WorkspaceDesk Desk { get; set; } = default!;

    [Inject]
    private WorkspaceDoor Door { get; set; } = default!;

    [Inject]
    private BillingPlans Plans { get; set; } = default!;

    [Inject]
    private IOperationReader Operations { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private Toast Toast { get; set; } = default!;

    private async Task SuspendAsync()
    {
        if (await Dialogs.AskReasonAsync(
            "Suspend this workspace?", "Its services stop and its address says that it is suspended. Nothing is deleted, and it can be resumed at any time.", Hint, "Suspend") is { } why)
            await ActAsync(by => Desk.SuspendAsync(Workspace.Id, SuspensionReason.Staff, why, by, CancellationToken.None));
    }

    private async Task PowerOffAsync()
    {
        if (await Dialogs.AskReasonAsync(
            "Switch this workspace off?", "Its server is shut down and a snapshot of it is kept. Its address does not answer at all. It can be resumed at any time.", Hint, "Switch off") is { } why)
            await ActAsync(by => Desk.PowerOffAsync(Workspace.Id, SuspensionReason.Staff, why, by, CancellationToken.None));
    }

    private async Task ResumeAsync()
    {
        if (await Dialogs.ConfirmAsync(
            "Resume this workspace?", "Its server and its services start again, and its codes are accepted. What is owed stays owed.", "Resume", "Leave it as it is"))
            await ActAsync(by => Desk.ResumeAsync(Workspace.Id, by, CancellationToken.None));
    }

    private async Task ResizeAsync()
    {
        var downtime = await Operations.ResizeDowntimeAsync(CancellationToken.None);
        var plan = await Dialogs.OpenAsync<ResizeDialog>(
            "Resize this workspace",
            new Dictionary<string, object?>
            {
                [nameof(ResizeDialog.Workspace)] = Workspace,
                [nameof(ResizeDialog.Plans)] = Plans.All.Where(p => p.Name != Workspace.Plan || p.DropletSize != Workspace.Size).ToList(),
                [nameof(ResizeDialog.Downtime)] = downtime,
            },
            new DialogOptions { Width = "min(480px, calc(100vw - 32px))", AutoFocusFirstElement = true, CloseDialogOnEsc = true });
        if (plan is string chosen)
            await ActAsync(by => Desk.ResizeAsync(Workspace.Id, chosen, by, CancellationToken.None));
    }

    /// <summary>Asked again at the door: the page may have been open for long, and who was staff then need not be staff now.</summary>
    private async Task ActAsync(Func<Guid, Task<RequestAnswer>> act)
    {
        var person = (await Session).User;
        if (_busy || !await Door.IsStaffAsync(person))
            return;
        _busy = true;
        try
        {
            if (await act(person.UserId()) is RequestAnswer.Refused refused)
                Toast.Fault("It was not done", refused.Sentence);
            await OnActed.InvokeAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
