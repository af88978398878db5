using Microsoft.AspNetCore.Antiforgery;

namespace AdimPortal.Web.Security;

/// <summary>A form that one of our pages sent to an endpoint.</summary>
internal static class PostedForm
{
    /// <summary>
    /// Null when the form's token is not valid: nothing may be read from it then, not even whether there is a form. The
    /// endpoint carries <see cref="RequireAntiforgeryTokenAttribute"/>, and takes no [FromForm] parameter, which throws
    /// for such a form.
    /// </summary>
    public static IFormCollection? Of(HttpContext context)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true })
            return null;
        return context.Request.HasFormContentType ? context.Request.Form : FormCollection.Empty;
    }

    public static IResult NotOurs() =>
        Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Invalid form",
            detail: "Reload the page and send it again.");
}
