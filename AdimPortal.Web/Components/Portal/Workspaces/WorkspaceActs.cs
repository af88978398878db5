using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Acts;
using AdimPortal.Web.Components.Shared;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace AdimPortal.Web.Components.Portal.Workspaces;

/// <summary>
/// What a person asks for by a button of an open page. The gate is asked each time, for the page may have been open for
/// long; what it wants (the password again, a reason) is asked for in a dialog; a double click asks once; a refusal is
/// shown in its own words. One per circuit.
/// </summary>
internal sealed class WorkspaceActs(
    ActGate gate, IPendingActs pending, PasswordConfirmation passwords, AuthenticationStateProvider session,
    IDialogService dialogs, Toast toast)
{
    /// <summary>Something is being asked at this moment.</summary>
    public bool IsAsking { get; private set; }

    /// <summary>Asks for an operation on a workspace.</summary>
    /// <param name="id">As it stands in the address.</param>
    /// <param name="notDone">What stands above a refusal: "It was not started".</param>
    /// <param name="effect">Does it, with the permit.</param>
    /// <param name="reason">Where the page asked for it already.</param>
    /// <param name="backup">The one that it is about, should it have to wait; null for other acts.</param>
    /// <returns>What was answered; null when nothing was asked.</returns>
    public async Task<RequestAnswer?> AskAsync(Act act, string id, string notDone,
        Func<ActPermit, Task<RequestAnswer>> effect, string? reason = null, Guid? backup = null) =>
        WorkspaceId.TryParse(id, out var workspace)
            ? await AskAsync(act, ActSubject.Of(workspace), notDone, effect, reason, backup)
            : null;

    /// <summary>Asks for an operation on whatever the act is about.</summary>
    /// <returns>What was answered; null when nothing was asked.</returns>
    public async Task<RequestAnswer?> AskAsync(Act act, ActSubject subject, string notDone,
        Func<ActPermit, Task<RequestAnswer>> effect, string? reason = null, Guid? backup = null)
    {
        RequestAnswer? answer = null;
        await DoAsync(act, subject, notDone, async permit =>
        {
            answer = await effect(permit);
            if (answer is RequestAnswer.Refused refused)
                toast.Fault(notDone, refused.UserMessage);
        }, reason, backup);
        return answer;
    }

    /// <summary>Does something else that a permit is needed for.</summary>
    /// <returns>Whether it was allowed, and done.</returns>
    public async Task<bool> DoAsync(Act act, ActSubject subject, string notDone, Func<ActPermit, Task> effect,
        string? reason = null, Guid? backup = null)
    {
        if (IsAsking)
            return false;
        IsAsking = true;
        try
        {
            if (await PermitAsync(act, subject, notDone, reason, backup) is not { } permit)
                return false;
            await effect(permit);
            return true;
        }
        finally
        {
            IsAsking = false;
        }
    }

    private async Task<ActPermit?> PermitAsync(Act act, ActSubject subject, string notDone, string? reason,
        Guid? backup)
    {
        while (true)
        {
            var caller = (await session.GetAuthenticationStateAsync()).User.Caller();
            // Whoever asked and then closed the page asked all the same.
            switch (await gate.AskAsync(caller, act, subject, reason, CancellationToken.None))
            {
                case ActDecision.Allowed(var permit):
                    return permit;
                case ActDecision.NeedsFreshSignIn(var withCode):
                    if (!await dialogs.ConfirmPasswordAsync(withCode, (password, code) =>
                        passwords.ConfirmAsync(caller, password, code, CancellationToken.None)))
                        return null;
                    break;
                case ActDecision.NeedsReason(var rule):
                    reason = await dialogs.AskReasonAsync(
                        $"{rule.Title}: why?", "Give a reason. We record it with your name.",
                        rule.ShowsReason ? "The owner can read it." : "Only staff can read it.", "Continue");
                    if (reason is null)
                        return null;
                    break;
                case ActDecision.Waits(var delayed):
                    await AskOwnerAsync(delayed, notDone, backup);
                    return null;
                case ActDecision.Refused(var message):
                    toast.Fault(notDone, message);
                    return null;
                case var decision:
                    throw new InvalidOperationException($"Unknown decision {decision.GetType().Name}.");
            }
        }
    }

    private async Task AskOwnerAsync(DelayedAct delayed, string notDone, Guid? backup)
    {
        try
        {
            if (await pending.SaveAsync(delayed, backup, CancellationToken.None) is { } waits)
                toast.Say("The owner was asked",
                    $"It happens after {waits.DueAt:yyyy-MM-dd HH:mm} UTC, unless the owner refuses. We emailed the owner.",
                    ToastAction.Show($"/workspaces/{waits.Workspace}"));
            else
                toast.Fault(notDone, "Another request is already waiting for the owner of this workspace.");
        }
        catch (NotPossibleException no)
        {
            toast.Fault(notDone, no.Message);
        }
    }
}
