using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Api;

/// <summary>Keys of POST calls: for 24 hours the same call gets the same answer, and nothing is done again.</summary>
internal static class Idempotency
{
    private const int LongestKey = 255;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <returns>Null when the key is new.</returns>
    public static KeptAnswer? Earlier(Work work, string key, string request)
    {
        if (key.Length > LongestKey)
            throw new StripeError(400, "invalid_request_error",
                $"Idempotency keys can be up to {LongestKey} characters long.");
        if (work.State.Answers.GetValueOrDefault(key) is not { } earlier || IsOld(work, earlier)) return null;
        return earlier.Request == request
            ? earlier
            : throw new StripeError(400, "idempotency_error",
                $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request.");
    }

    public static void Keep(Work work, string key, string request, int status, JsonObject body) => work.Change(state =>
    {
        foreach (var old in state.Answers.Where(pair => IsOld(work, pair.Value)).Select(pair => pair.Key)
            .ToList()) state.Answers.Remove(old);
        state.Answers[key] = new KeptAnswer(request, status, body, work.RequestId!, work.RealNow.ToUnixTimeSeconds());
    });

    private static bool IsOld(Work work, KeptAnswer answer) =>
        work.RealNow.ToUnixTimeSeconds() - answer.At >= Kept.TotalSeconds;
}
