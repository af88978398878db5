namespace AdimPortal.Web.Components.Shared;

/// <summary>Short words at the edge of the page. One per circuit; <see cref="Toasts"/> shows what it is told.</summary>
public sealed class Toast
{
    internal event Action<ToastMessage>? Said;

    /// <param name="action">What can be done about it at once. With one, the words go by themselves after a
    /// while.</param>
    public void Say(string title, string text, ToastAction? action = null) =>
        Said?.Invoke(new ToastMessage(Guid.NewGuid(), StatusStyle.Todo, title, text, action));

    /// <summary>It stays until it is closed: a fault must not vanish while one looks elsewhere.</summary>
    public void Fault(string title, string text) =>
        Said?.Invoke(new ToastMessage(Guid.NewGuid(), StatusStyle.Stopped, title, text, null));
}

/// <summary>The one button of a message: it leads to what was made, or takes back what was done.</summary>
public sealed record ToastAction
{
    private ToastAction(string word) => Word = word;

    public string Word { get; }

    /// <summary>Where it leads; null for what takes back.</summary>
    public string? Address { get; private init; }

    /// <summary>Takes back; null for what leads somewhere.</summary>
    public Func<Task>? Take { get; private init; }

    public static ToastAction Show(string address) => new("Show") { Address = address };

    public static ToastAction Undo(Func<Task> undo) => new("Undo") { Take = undo };
}

public sealed record ToastMessage(Guid Id, StatusStyle Look, string Title, string Text, ToastAction? Action);
