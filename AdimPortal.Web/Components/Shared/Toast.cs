namespace AdimPortal.Web.Components.Shared;

/// <summary>Short words at the edge of the page. One per circuit; <see cref="Toasts"/> shows what it is told.</summary>
public sealed class Toast
{
    internal event Action<ToastMessage>? Said;

    public void Say(string title, string text) =>
        Said?.Invoke(new ToastMessage(Guid.NewGuid(), StatusStyle.Todo, title, text));

    /// <summary>It stays until it is closed: a fault must not vanish while one looks elsewhere.</summary>
    public void Fault(string title, string text) =>
        Said?.Invoke(new ToastMessage(Guid.NewGuid(), StatusStyle.Stopped, title, text));
}

public sealed record ToastMessage(Guid Id, StatusStyle Look, string Title, string Text);
