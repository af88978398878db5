using System.Globalization;
using System.Text;
using AdimPortal.Core.Forms;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Problems;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdimPortal.Web.Security;

/// <summary>
/// A form that is sent twice does its work once, and its second sending is answered as the first was. The same form is:
/// the same token, which each drawn page has anew, from the same session, with the same fields filled in the same way.
/// No page has to do anything for it.
/// </summary>
internal sealed partial class OncePerForm(RequestDelegate next, ISentForms sent, TimeProvider clock,
    ILogger<OncePerForm> logger)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public async Task InvokeAsync(HttpContext context)
    {
        if (KeyOf(context) is not { } form)
        {
            await next(context);
            return;
        }

        switch (await SettledAsync(form, context.RequestAborted))
        {
            case SentForm.First:
                await WorkAsync(context, form);
                break;
            case SentForm.Again(var answer):
                await GiveAsync(context, answer);
                break;
            default:
                await NotKnownAsync(context);
                break;
        }
    }

    /// <summary>What becomes of it, once the one that came before has ended, or that took too long.</summary>
    private async Task<SentForm> SettledAsync(string form, CancellationToken cancel)
    {
        while (true)
        {
            var state = await sent.TakeAsync(form, cancel);
            if (state is not SentForm.UnderWay under || under.For > Timeout)
                return state;
            await Task.Delay(LookEvery, clock, cancel);
        }
    }

    private async Task WorkAsync(HttpContext context, string form)
    {
        // Whoever sends it again has given up the first sending: its work goes on to its end all the same.
        context.RequestAborted = CancellationToken.None;
        var body = context.Response.Body;
        using var written = new MemoryStream();
        context.Response.Body = written;
        try
        {
            await next(context);
        }
        catch
        {
            context.Response.Body = body;
            await TryAsync(() => sent.ReleaseAsync(form, CancellationToken.None));
            throw;
        }

        context.Response.Body = body;
        var (response, bytes) = (context.Response, written.ToArray());
        await TryAsync(() => response.StatusCode < StatusCodes.Status400BadRequest
            ? sent.AnswerAsync(form,
                new FormAnswer(response.StatusCode,
                    response.Headers.ToDictionary(h => h.Key, h => h.Value.OfType<string>().ToArray()), bytes),
                    CancellationToken.None)
            : sent.ReleaseAsync(form, CancellationToken.None));
        await body.WriteAsync(bytes, CancellationToken.None);
    }

    /// <summary>The work is done and is to be answered, whether or not that can be kept.</summary>
    private async Task TryAsync(Func<Task> keep)
    {
        try
        {
            await keep();
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or TimeoutException)
        {
            LogNotKept(fault);
        }
    }

    private static async Task GiveAsync(HttpContext context, FormAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, values) in answer.Headers)
            context.Response.Headers[name] = values;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>Its node ended in the middle. To do the work again might be to do it twice.</summary>
    private static Task NotKnownAsync(HttpContext context) => new RazorComponentResult<SentBefore>(
        new Dictionary<string, object?> { [nameof(SentBefore.Theme)] = ThemeCookie.Read(context) })
    { StatusCode = StatusCodes.Status409Conflict }.ExecuteAsync(context);

    /// <summary>Null for what is no form of one of our pages.</summary>
    private static string? KeyOf(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method)
            || context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true }
            || !request.HasFormContentType)
            return null;
        var key = new StringBuilder();
        Add(key, context.User.SessionId()?.ToString("N") ?? "");
        Add(key, $"{request.Path}{request.QueryString}");
        foreach (var (name, values) in request.Form.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            Add(key, name);
            Add(key, values.Count.ToString(CultureInfo.InvariantCulture));
            foreach (var value in values)
                Add(key, value ?? "");
        }

        return key.ToString();
    }

    /// <summary>With its length before it, no text can look like the end of another.</summary>
    private static void Add(StringBuilder key, string text) =>
        key.Append(CultureInfo.InvariantCulture, $"{text.Length}:{text}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "How a form was answered could not be kept.")]
    private partial void LogNotKept(Exception fault);
}
