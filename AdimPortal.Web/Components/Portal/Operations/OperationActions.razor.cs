using System.Security.Claims;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Radzen;

namespace AdimPortal.Web.Components.Portal.Operations;

public sealed partial class OperationActions
{
    private bool _busy;

    [Parameter, EditorRequired]
    public required OperationView Operation { get; set; }

    [Parameter, EditorRequired]
    public required Workspace Workspace { get; set; }

    [Parameter]
    public bool ForStaff { get; set; }

    /// <summary>Something was asked for: the page reads again at once, without waiting for the feed.</summary>
    [Parameter]
    public EventCallback OnActed { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Session { get; set; } = default!;

    [Inject]
    private WorkspaceDesk Desk { get; set; } = default!;

    [Inject]
    private WorkspaceDoor Door { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private Toast Toast { get; set; } = default!;

    private async Task CancelAsync()
    {
        var (title, sentence, act) = OperationLooks.Cancelling(Operation.Plan);
        if (!await Dialogs.ConfirmAsync(title, sentence, act, "Let it go on", takesAway: true))
            return;
        await ActAsync(async by =>
        {
            if (!await Desk.CancelAsync(Operation.Id, by, CancellationToken.None))
                Toast.Say("It had ended already", "There was nothing left to cancel.");
        });
    }

    private Task TryAgainAsync() => ActAsync(async by =>
    {
        if (await Desk.TryAgainAsync(Workspace.Id, by, CancellationToken.None) is RequestAnswer.Refused refused)
            Toast.Fault("It can't be built now", refused.Sentence);
    });

    private Task CarryOnAsync() => ActAsync(async by =>
    {
        if (!await Desk.CarryOnAsync(Operation.Id, by, CancellationToken.None))
            Toast.Say("It is not stuck any more", "Somebody else was faster.");
    });

    /// <summary>Checks at the door again, since the page may have been open for long; one act at a time, so a double click asks once.</summary>
    private async Task ActAsync(Func<Guid, Task> act)
    {
        ClaimsPrincipal person = (await Session).User;
        if (_busy || await Door.FindAsync(person, Workspace.Id.Value, CancellationToken.None) is null)
            return;
        _busy = true;
        try
        {
            await act(person.UserId());
            await OnActed.InvokeAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
