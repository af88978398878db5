using AdimPortal.Core.Outages;

namespace AdimPortal.Core.Servers;

/// <summary>
/// How a routine marks lines that it says to the portal. They are kept with the rest, so that lines can be counted, but
/// are not shown to people.
/// </summary>
public static class RoutineMarks
{
    /// <summary>Why it gave up, for a customer: shown with the step.</summary>
    public const string Reason = "adim-error: ";

    /// <summary>A fact for the portal to keep: <c>adim-output: key=value</c>.</summary>
    public const string Output = "adim-output: ";

    /// <summary>It gave up because a system of others does not answer the server: <c>adim-away: packages</c>.</summary>
    public const string Away = "adim-away: ";

    /// <summary>
    /// The system that a line says is away; null for a line of another kind, and for a system that a server can't speak
    /// of.
    /// </summary>
    public static OutsideSystem? AwayIn(string line) => line switch
    {
        Away + "packages" => OutsideSystem.Packages,
        Away + "certificate-authority" => OutsideSystem.CertificateAuthority,
        _ => null,
    };
}
