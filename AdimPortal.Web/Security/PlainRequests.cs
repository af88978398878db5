using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Primitives;

namespace AdimPortal.Web.Security;

/// <summary>
/// Turns away what is no text before anything reads it: control characters in an address, a query or a form. No page
/// and no column has a use for them, and each would have to look for them itself. Lines and tabs are text in a form.
/// </summary>
internal static class PlainRequests
{
    public static IApplicationBuilder UsePlainRequests(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (await IsPlainAsync(context.Request, context.RequestAborted))
            await next(context);
        else
            await Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Not valid text",
                detail: "The address or the form contains characters that can't be read.").ExecuteAsync(context);
    });

    private static async Task<bool> IsPlainAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!IsText(request.Path.Value, allowLines: false)
            || !request.Query.All(pair => IsPlain(pair, allowLines: false)))
            return false;
        // A form whose token was refused is read by nobody: its request only passes again for the page that says so.
        // Asked for first: with such a token even the question whether there is a form throws.
        if (request.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }
            || !request.HasFormContentType)
            return true;
        try
        {
            return (await request.ReadFormAsync(cancel)).All(pair => IsPlain(pair, allowLines: true));
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or BadHttpRequestException)
        {
            // Broken, cut off, or longer than any form of ours.
            return false;
        }
    }

    private static bool IsPlain(KeyValuePair<string, StringValues> pair, bool allowLines) =>
        IsText(pair.Key, allowLines)
            && pair.Value.All(value => IsText(value, allowLines) && (pair.Key != "returnUrl" || IsAddress(value)));

    private static bool IsText(string? text, bool allowLines) =>
        text is null || !text.Any(c => char.IsControl(c) && !(allowLines && (c is '\r' or '\n' or '\t')));

    /// <summary>It is written into a header: whoever makes one escapes all else.</summary>
    private static bool IsAddress(string? text) => text is null || text.All(c => c is > ' ' and < '\u007f');
}
