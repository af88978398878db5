using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Portal.Workspaces;
using AdimPortal.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdimPortal.Web.Components.Staff;

public sealed partial class StaffControls
{
    private const string Hint =
        "For whoever looks at this workspace next. We email the owner what was done, but not the reason.";

    [Parameter, EditorRequired]
    public required Workspace Workspace { get; set; }

    /// <summary>Something was asked for: the page reads again at once.</summary>
    [Parameter]
    public EventCallback OnActed { get; set; }

    [Inject]
    private SuspensionService Suspension { get; set; } = default!;

    [Inject]
    private ResizingService Resizing { get; set; } = default!;

    [Inject]
    private WorkspaceActs Acts { get; set; } = default!;

    [Inject]
    private BillingPlans Plans { get; set; } = default!;

    [Inject]
    private IOperationReader Operations { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private async Task SuspendAsync()
    {
        if (await Dialogs.AskReasonAsync(
            "Suspend this workspace?",
            "The services stop, and the workspace's address shows that it is suspended. Nothing is deleted, and you can resume it at any time.",
            Hint, "Suspend workspace") is { } why)
            await ActAsync(Act.Suspend,
                permit => Suspension.SuspendAsync(permit, SuspensionReason.Staff, CancellationToken.None), why);
    }

    private async Task PowerOffAsync()
    {
        if (await Dialogs.AskReasonAsync(
            "Switch this workspace off?",
            "We shut down the server and keep a snapshot of it. The workspace's address does not respond. You can resume it at any time.",
            Hint, "Switch off workspace") is { } why)
            await ActAsync(Act.PowerOff,
                permit => Suspension.PowerOffAsync(permit, SuspensionReason.Staff, CancellationToken.None), why);
    }

    private async Task ResumeAsync()
    {
        if (await Dialogs.ConfirmAsync(
            "Resume this workspace?",
            "The server and its services start, and codes work again. Overdue payments stay due.", "Resume workspace",
            "Keep it as it is"))
            await ActAsync(Act.Resume, permit => Suspension.ResumeAsync(permit, CancellationToken.None));
    }

    private async Task ResizeAsync()
    {
        var downtime = await Operations.ResizeDowntimeAsync(CancellationToken.None);
        var others = Plans.All.Where(p => p.Name != Workspace.Plan || p.DropletSize != Workspace.Size).ToList();
        var plan = await Dialogs.AskAsync("Resize this workspace", new DialogParameters<ResizeDialog>
        {
            { dialog => dialog.Workspace, Workspace },
            { dialog => dialog.Plans, others },
            { dialog => dialog.Downtime, downtime },
        });
        if (plan is string chosen)
            await ActAsync(Act.Resize, permit => Resizing.ResizeAsync(permit, chosen, CancellationToken.None));
    }

    private async Task ActAsync(Act act, Func<ActPermit, Task<RequestAnswer>> effect, string? reason = null)
    {
        await Acts.AskAsync(act, Workspace.Id.Value, "Nothing was done", effect, reason);
        await OnActed.InvokeAsync();
    }
}
