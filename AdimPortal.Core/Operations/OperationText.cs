namespace AdimPortal.Core.Operations;

/// <summary>What people read of an operation: of its ends, while it is stuck, and before they cancel it.</summary>
public sealed record OperationText
{
    /// <summary>What can be said of every operation.</summary>
    public static readonly OperationText Plain = new();

    /// <summary>
    /// "Built"; the time that it took is said after it. Null: the operation's title, and that it is done.
    /// </summary>
    public string? Done { get; init; }

    /// <summary>When it failed and was undone. Null: its title, and that it did not work.</summary>
    public OutcomeText? Failed { get; init; }

    /// <summary>
    /// When a person cancelled it. Null: as when it failed; where that is null too, that it was cancelled.
    /// </summary>
    public OutcomeText? Cancelled { get; init; }

    /// <summary>When not all of it could be undone. Null: as when it failed.</summary>
    public OutcomeText? PartlyUndone { get; init; }

    /// <summary>Whether the steps that were undone are named.</summary>
    public bool NamesWhatWasUndone { get; init; }

    public CancelPrompt CancelPrompt { get; init; } =
        new("Cancel this operation?", "We undo what has been done so far.", "Cancel operation");

    /// <summary>
    /// What a person can do while it is stuck. It is given what ends the workspace: "terminate the workspace", or
    /// "unregister the server".
    /// </summary>
    public Func<string, string> WhileStuck { get; init; } = toEnd => $"You can also retry it, or {toEnd}.";

    /// <param name="title">The operation's.</param>
    /// <param name="notUndone">How many things could not be undone, or not be proven to be.</param>
    public OutcomeText NotDone(string title, bool wasCancelled, int notUndone)
    {
        if (wasCancelled && Cancelled is { } cancelled)
            return cancelled;
        if (notUndone > 0 && PartlyUndone is { } partly)
            return partly;
        return Failed ?? new OutcomeText(
            wasCancelled ? $"{title}: cancelled" : $"{title} failed", "The workspace is as it was.");
    }
}

/// <summary>What has come of it, and how things stand now.</summary>
public sealed record OutcomeText(string Title, string UserMessage);

/// <param name="UserMessage">What then happens.</param>
/// <param name="Button">The text of the button that cancels.</param>
public sealed record CancelPrompt(string Title, string UserMessage, string Button);
