using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Clock;

/// <summary>
/// What Stripe has not and tests need: /stripe/clock moves the time of everyone, /stripe/misbehave makes trouble,
/// /stripe/state tells how the events travelled and forgets everything, /stripe/resend sends an event once more.
/// </summary>
internal static class BackDoor
{
    private const long LongestStep = 5 * 366 * Periods.Day;

    private static readonly string[] Troubles =
        ["duplicate", "delay", "delay_seconds", "reverse", "drop", "refuse", "status"];

    public static void MapBackDoor(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/stripe/clock", (StripeBooks books) => Json(books.Do(Show)));
        routes.MapPost("/stripe/clock",
            (HttpRequest request,
                StripeBooks books) => AnswerAsync(request, body => books.Do(work => Advance(work, body))));
        routes.MapGet("/stripe/misbehave",
            (StripeBooks books) => Json(books.Do(work => Show(work.State.Misbehaviour))));
        routes.MapGet("/stripe/state", (StripeBooks books) => Json(books.Do(StateDoor.Show)));
        routes.MapDelete("/stripe/state", (StripeBooks books) => Json(books.Do(StateDoor.Forget)));
        routes.MapPost("/stripe/resend",
            (HttpRequest request,
                StripeBooks books) => AnswerAsync(request, body => books.Do(work => StateDoor.Resend(work, body))));
        routes.MapPost("/stripe/misbehave",
            (HttpRequest request,
                StripeBooks books) => AnswerAsync(request, body => books.Do(work => Misbehave(work, body))));
    }

    private static JsonObject Show(Work work) => new()
    {
        ["now"] = work.SandboxNow,
        ["time"] = DateTimeOffset.FromUnixTimeSeconds(work.SandboxNow).ToString("u", CultureInfo.InvariantCulture),
        ["seconds_ahead"] = work.State.SecondsAhead,
    };

    /// <summary>{"seconds": 86400}, or {"to": 1795000000}, or {"to": "2026-12-24T00:00:00Z"}.</summary>
    private static JsonObject Advance(Work work, JsonObject body)
    {
        var now = work.SandboxNow;
        var until = body switch
        {
            _ when body["seconds"] is JsonValue seconds && seconds.TryGetValue<long>(out var count) => now + count,
            _ when body["to"] is JsonValue to && to.TryGetValue<long>(out var time) => time,
            _ when body["to"] is JsonValue to && to.TryGetValue<string>(out var text)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                    out var time) => time.ToUnixTimeSeconds(),
            _ => throw new FormatException("Say {\"seconds\": 86400}, or {\"to\": a time}."),
        };
        if (until < now) throw new FormatException($"The clock goes forward only; it is {now}.");
        if (until - now > LongestStep) throw new FormatException("The clock goes five years at a time at most.");
        work.SandboxNow = until;
        DueWork.RunToNow(work);
        work.Change(state => state.SecondsAhead += until - now);
        return Show(work);
    }

    /// <summary>
    /// Each number says for how many of the next events, or calls, it holds. What isn't named stays as it is.
    /// </summary>
    private static JsonObject Misbehave(Work work, JsonObject body)
    {
        if (body.Select(pair => pair.Key).Except(Troubles).FirstOrDefault() is { } unknown)
            throw new FormatException($"There is no trouble named '{unknown}': {string.Join(", ", Troubles)}.");
        int Number(string key, int before) => body[key] is null ? before
            : body[key] is JsonValue value && value.TryGetValue<int>(out var number) && number is >= 0 and <= 100_000
                ? number
            : throw new FormatException($"'{key}' must be a number from 0 to 100000.");
        var before = work.State.Misbehaviour;
        var after = new Misbehaviour
        {
            Duplicate = Number("duplicate", before.Duplicate),
            Delay = Number("delay", before.Delay),
            DelaySeconds = Number("delay_seconds", before.DelaySeconds),
            Reverse = Number("reverse", before.Reverse),
            Drop = Number("drop", before.Drop),
            Refuse = Number("refuse", before.Refuse),
            Status = Number("status", before.Status),
        };
        work.Change(state => state.Misbehaviour = after);
        return Show(after);
    }

    private static JsonObject Show(Misbehaviour asked) => new()
    {
        ["duplicate"] = asked.Duplicate,
        ["delay"] = asked.Delay,
        ["delay_seconds"] = asked.DelaySeconds,
        ["reverse"] = asked.Reverse,
        ["drop"] = asked.Drop,
        ["refuse"] = asked.Refuse,
        ["status"] = asked.Status,
    };

    private static async Task<IResult> AnswerAsync(HttpRequest request, Func<JsonObject, JsonObject> answer)
    {
        try
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
            return Json(
                answer(JsonNode.Parse(body) as JsonObject ?? throw new FormatException("A JSON object is needed.")));
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return Json(new JsonObject { ["error"] = fault.Message }, 400);
        }
    }

    private static IResult Json(JsonObject body, int status = 200) =>
        Results.Text(body.ToJsonString(), "application/json", statusCode: status);
}
