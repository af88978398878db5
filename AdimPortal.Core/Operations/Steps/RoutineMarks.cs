namespace AdimPortal.Core.Operations.Steps;

/// <summary>How a routine marks lines that it says to the portal. They are kept with the rest, so that lines can be counted, but are not shown to people.</summary>
public static class RoutineMarks
{
    /// <summary>Why it gave up, for a customer: shown with the step.</summary>
    public const string Reason = "adim-error: ";

    /// <summary>A fact for the portal to keep: <c>adim-output: key=value</c>.</summary>
    public const string Output = "adim-output: ";
}
