using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Http.Extensions;

namespace AdimPortal.Web.Components.Acts;

/// <summary>
/// What plain forms and endpoints ask the gate. Where the password has to be typed again first, the browser is sent to
/// do so, and comes back.
/// </summary>
internal sealed class PageActs(ActGate gate)
{
    /// <returns>The permit, or the page that the person goes to, or why not.</returns>
    public async Task<PageAnswer> AskAsync(HttpContext http, Act act, ActSubject subject, string? reason = null,
        string? returnUrl = null)
    {
        if (http.User.Identity is not { IsAuthenticated: true })
            return new(null, null, "Sign in first.");
        return await gate.AskAsync(http.User.Caller(), act, subject, reason, http.RequestAborted) switch
        {
            ActDecision.Allowed(var permit) => new(permit, null, null),
            ActDecision.NeedsFreshSignIn =>
                new(null, ConfirmPage(returnUrl ?? http.Request.GetEncodedPathAndQuery()), null),
            ActDecision.NeedsReason => new(null, null, "Give a reason: we keep it."),
            ActDecision.Refused(var message) => new(null, null, message),
            ActDecision.Waits => new(null, null, "The owner has to allow this: request it on the workspace's page."),
            var decision => throw new InvalidOperationException($"Unknown decision {decision.GetType().Name}."),
        };
    }

    /// <param name="isDownload">Nothing is seen of it after it began: the page stays, with a link.</param>
    public static string ConfirmPage(string returnUrl, bool isDownload = false) =>
        $"/confirm?returnUrl={Uri.EscapeDataString(LocalUrl.OrStart(returnUrl))}{(isDownload ? "&download=true" : "")}";
}

/// <param name="GoTo">Where the password is typed again; null when that is not what is missing.</param>
/// <param name="Fault">Why not, for the person; null when it is allowed or a page is to be visited.</param>
internal sealed record PageAnswer(ActPermit? Permit, string? GoTo, string? Fault);
