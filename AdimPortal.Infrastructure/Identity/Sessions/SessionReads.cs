using AdimPortal.Core.Accounts;

namespace AdimPortal.Infrastructure.Identity.Sessions;

/// <summary>
/// Reads sessions together: who asks while a read is under way goes with the next one. A thousand pages that are told
/// of the same change ask in the same moment, each for its own person.
/// </summary>
/// <param name="read">Reads so many; those that have ended are left out.</param>
internal sealed class SessionReads(Func<Guid[], Task<IReadOnlyDictionary<Guid, SessionState>>> read)
{
    private readonly Lock _gate = new();
    private Together? _next;
    private bool _isReading;

    /// <returns>As it is in a read that began after this was asked; null when it has ended, or never was.</returns>
    public async Task<SessionState?> FindAsync(Guid session)
    {
        Task<IReadOnlyDictionary<Guid, SessionState>> together;
        lock (_gate)
        {
            _next ??= new Together();
            _next.Sessions.Add(session);
            together = _next.Read.Task;
            if (!_isReading)
            {
                _isReading = true;
                _ = Task.Run(ReadAllAsync);
            }
        }

        return (await together).GetValueOrDefault(session);
    }

    private async Task ReadAllAsync()
    {
        while (TakeNext() is { } together)
        {
            try
            {
                together.Read.SetResult(await read([.. together.Sessions]));
            }
            catch (Exception fault)
            {
                // Theirs who asked for it.
                together.Read.SetException(fault);
            }
        }
    }

    private Together? TakeNext()
    {
        lock (_gate)
        {
            var together = _next;
            (_next, _isReading) = (null, together is not null);
            return together;
        }
    }

    /// <summary>Those who go with one read.</summary>
    private sealed class Together
    {
        public HashSet<Guid> Sessions { get; } = [];

        public TaskCompletionSource<IReadOnlyDictionary<Guid, SessionState>> Read { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
