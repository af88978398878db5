using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Outages;

namespace AdimPortal.Testing.InMemory;

/// <summary>An outside system that can be away for a while, behind the portal's own breaker.</summary>
public sealed class InMemorySystem(OutsideSystemBreaker? breaker, TimeProvider time)
{
    private DateTimeOffset _backAt = DateTimeOffset.MinValue;

    public static InMemorySystem AlwaysThere { get; } = new(null, TimeProvider.System);

    /// <summary>All calls that reached it.</summary>
    public int Calls { get; private set; }

    /// <summary>Calls that reached it while it was away.</summary>
    public int CallsWhileAway { get; private set; }

    public DateTimeOffset BackAt => _backAt;

    public bool IsAway => time.GetUtcNow() < _backAt;

    public void GoAway(TimeSpan span) => _backAt = time.GetUtcNow() + span;

    /// <summary>A call of a workspace's server, which no breaker of the portal sees.</summary>
    public bool IsReached()
    {
        Calls++;
        if (IsAway)
            CallsWhileAway++;
        return !IsAway;
    }

    public Task<Result<T>> Ask<T>(Func<T> act) => Answer(() => (Result<T>)act());

    public async Task<Result<T>> Answer<T>(Func<Result<T>> act)
    {
        if (breaker is null)
            return act();
        return await breaker.RunAsync(_ =>
        {
            Calls++;
            if (!IsAway)
                return Task.FromResult(act());
            CallsWhileAway++;
            return Task.FromResult<Result<T>>(
                new Failure.Passing("It has trouble at the moment.", "503") { System = breaker.System });
        }, CancellationToken.None);
    }

    /// <summary>The look that finds out whether it is back.</summary>
    public Task<Result<Unit>> LookAsync() => Ask(() => Unit.Value);
}
