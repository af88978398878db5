namespace AdimPortal.Core.Billing;

/// <summary>
/// Events of the payment service, each kept once by its id before anything is done about it. An event only says whose
/// money to look at: what is true is read from the service itself, so that duplicates, delays and disorder change
/// nothing.
/// </summary>
public interface IPaymentEvents
{
    /// <returns>Whether it is new.</returns>
    Task<bool> KeepAsync(PaymentEvent happened, EventSource source, CancellationToken cancel);

    /// <summary>
    /// Events that wait to be handled, put off so that another node takes others. A node that dies leaves them to the
    /// next look.
    /// </summary>
    Task<IReadOnlyList<PaymentEvent>> TakeWaitingAsync(int most, TimeSpan putOff, CancellationToken cancel);

    /// <param name="note">For staff: why nothing was done about it, when it concerned nobody here.</param>
    Task HandledAsync(IReadOnlyList<string> ids, string? note, CancellationToken cancel);

    Task FailedAsync(IReadOnlyList<string> ids, string problem, CancellationToken cancel);

    /// <summary>Those of these ids that were never kept.</summary>
    Task<IReadOnlyList<string>> MissingAsync(IReadOnlyList<string> ids, CancellationToken cancel);
}

/// <summary>How an event came to us.</summary>
public enum EventSource
{
    Webhook,

    /// <summary>No webhook brought it; reconciliation found it.</summary>
    Reconciliation,
}
