using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace AdimPortal.Web.Components.Staff;

/// <summary>
/// One act on several workspaces, each by its own permit and with its own record, as if it had been asked for on each
/// page: what is refused of one stops no other. A double click asks once. One per circuit.
/// </summary>
internal sealed class BulkActs(
    ActGate gate, PasswordConfirmation passwords, AuthenticationStateProvider session, IDialogService dialogs)
{
    /// <summary>Workspaces at most that are asked for at once: more than a page has.</summary>
    public const int Most = 100;

    /// <summary>Something is being asked at this moment.</summary>
    public bool IsAsking { get; private set; }

    /// <param name="ask">Asks the person; null when they let it be, else the reason, empty where none is
    /// wanted.</param>
    /// <param name="effect">Does it to one, with its permit.</param>
    /// <returns>What was answered of each; null when nothing was asked.</returns>
    public async Task<IReadOnlyList<BulkAnswer>?> AskAsync(Act act, IReadOnlyCollection<Workspace> workspaces,
        Func<Task<string?>> ask, Func<ActPermit, Task<RequestAnswer>> effect)
    {
        if (IsAsking || workspaces.Count == 0)
            return null;
        IsAsking = true;
        try
        {
            if (await ask() is not { } reason)
                return null;
            var caller = (await session.GetAuthenticationStateAsync()).User.Caller();
            return await EachAsync(gate, caller, act, workspaces, reason,
                withCode => dialogs.ConfirmPasswordAsync(withCode, (password, code) =>
                    passwords.ConfirmAsync(caller, password, code, CancellationToken.None)), effect);
        }
        finally
        {
            IsAsking = false;
        }
    }

    /// <param name="confirm">Asks for the password, and for a code where it is given true; once, whatever is
    /// answered.</param>
    internal static async Task<IReadOnlyList<BulkAnswer>> EachAsync(ActGate gate, Caller caller, Act act,
        IReadOnlyCollection<Workspace> workspaces, string reason, Func<bool, Task<bool>> confirm,
        Func<ActPermit, Task<RequestAnswer>> effect)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workspaces.Count, Most);
        var answers = new List<BulkAnswer>();
        bool? isConfirmed = null;
        foreach (var workspace in workspaces.DistinctBy(w => w.Id))
        {
            var decision = await DecideAsync();
            if (decision is ActDecision.NeedsFreshSignIn(var withCode) && (isConfirmed ??= await confirm(withCode)))
                decision = await DecideAsync();
            answers.Add(new BulkAnswer(workspace, decision switch
            {
                ActDecision.Allowed(var permit) => (await effect(permit) as RequestAnswer.Refused)?.UserMessage,
                ActDecision.NeedsFreshSignIn => "Your password was not confirmed.",
                ActDecision.NeedsReason => "Give a reason: we keep it.",
                ActDecision.Waits => "The owner has to allow this: request it on the workspace's page.",
                ActDecision.Refused(var message) => message,
                _ => throw new InvalidOperationException($"Unknown decision {decision.GetType().Name}."),
            }));

            // Whoever asked and then closed the page asked all the same.
            Task<ActDecision> DecideAsync() =>
                gate.AskAsync(caller, act, ActSubject.Of(workspace.Id), reason, CancellationToken.None);
        }

        return answers;
    }
}

/// <summary>What became of one of several.</summary>
/// <param name="Refusal">Why not, for whoever asked; null when it was begun.</param>
internal sealed record BulkAnswer(Workspace Workspace, string? Refusal);
