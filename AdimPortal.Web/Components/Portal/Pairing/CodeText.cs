using AdimPortal.Core.Pairing;

namespace AdimPortal.Web.Components.Portal.Pairing;

/// <summary>What is said of a code in each state of its life.</summary>
internal static class CodeText
{
    public static string Title(CodeView? code) =>
        code?.Status is CodeStatus.Used ? "A client is connected" : "Your one-time code";

    /// <summary>Of a code that doesn't work any more; null is the code of a workspace that never had one.</summary>
    public static string Message(CodeView? code) => code?.Status switch
    {
        null => "This workspace has no code yet. Create one to connect a client.",
        CodeStatus.Used => "The code was used. To connect another client, create a new one.",
        CodeStatus.TooManyTries =>
            "Someone entered five wrong codes, so we revoked this one. If it was not you, your workspace is still safe. Create a new code to connect.",
        CodeStatus.Expired or CodeStatus.Live =>
            "The code was not used within 24 hours and has expired. Create a new one to connect.",
        CodeStatus.Replaced or CodeStatus.Withdrawn => "The code was revoked. Create a new one to connect.",
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };

    /// <summary>In a list of codes: one word or two.</summary>
    public static string Word(CodeStatus status) => status switch
    {
        CodeStatus.Live => "Not used yet",
        CodeStatus.Used => "Used",
        CodeStatus.Expired => "Expired",
        CodeStatus.Replaced => "Replaced",
        CodeStatus.TooManyTries or CodeStatus.Withdrawn => "Revoked",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
