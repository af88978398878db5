using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdimPortal.Web.Components.Portal.Workspaces;

/// <summary>
/// What a person asks of a workspace by a button. The door is asked again, for the page may have been open for long; a double click asks once; a refusal is
/// shown in its own words. One per circuit.
/// </summary>
internal sealed class WorkspaceActs(WorkspaceDoor door, AuthenticationStateProvider session, Toast toast)
{
    /// <summary>Something is being asked at this moment.</summary>
    public bool IsAsking { get; private set; }

    /// <param name="id">As it stands in the address.</param>
    /// <param name="notDone">What stands above a refusal: "It was not begun".</param>
    /// <param name="act">Asks for it, of this workspace and in the name of this account.</param>
    /// <returns>What was answered; null when nothing was asked.</returns>
    public async Task<RequestAnswer?> AskAsync(string id, string notDone, Func<Workspace, Guid, Task<RequestAnswer>> act)
    {
        if (IsAsking)
            return null;
        IsAsking = true;
        try
        {
            var person = (await session.GetAuthenticationStateAsync()).User;
            // Whoever asked and then closed the page asked all the same.
            if (await door.FindAsync(person, id, CancellationToken.None) is not { } workspace)
                return null;
            var answer = await act(workspace, person.UserId());
            if (answer is RequestAnswer.Refused refused)
                toast.Fault(notDone, refused.Sentence);
            return answer;
        }
        finally
        {
            IsAsking = false;
        }
    }
}
