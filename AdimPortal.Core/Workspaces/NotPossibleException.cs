namespace AdimPortal.Core.Workspaces;

/// <summary>
/// What was asked for can't be done to a workspace as it is now. The message is a sentence for the one who asked.
/// </summary>
public sealed class NotPossibleException(string message) : InvalidOperationException(message)
{
    /// <summary>Nobody will ask for it again, so nothing is kept of the refusal.</summary>
    public bool IsOver { get; init; }
}
