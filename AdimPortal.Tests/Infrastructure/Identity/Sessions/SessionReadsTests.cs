using System.Collections.Concurrent;
using AdimPortal.Core.Accounts;
using AdimPortal.Infrastructure.Identity.Sessions;

namespace AdimPortal.Tests.Infrastructure.Identity.Sessions;

/// <summary>A thousand who ask at once go together, and each gets their own.</summary>
public sealed class SessionReadsTests
{
    private readonly ConcurrentQueue<Guid[]> _read = new();
    private readonly SessionReads _reads;
    private readonly HashSet<Guid> _ended = [];
    private Task _held = Task.CompletedTask;
    private Exception? _fault;

    public SessionReadsTests() => _reads = new SessionReads(ReadAsync);

    [Fact]
    public async Task Who_asks_while_a_read_is_under_way_goes_with_the_next()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held = go.Task;
        var first = Guid.NewGuid();
        var alone = _reads.FindAsync(first);
        await Eventually.TrueAsync(() => _read.Count == 1, "the first is read");
        var sessions = Enumerable.Range(0, 1000).Select(_ => Guid.NewGuid()).ToList();
        _ended.Add(sessions[7]);
        var asked = sessions.Append(first).Select(_reads.FindAsync).ToList();
        go.SetResult();
        Assert.Equal(first, (await alone)!.Id);
        var found = await Task.WhenAll(asked);
        Assert.Equal(sessions.Append(first).Select(id => _ended.Contains(id) ? (Guid?)null : id),
            found.Select(state => state?.Id));
        Assert.Equal([1, 1001], _read.Select(read => read.Length));
    }

    [Fact]
    public async Task A_read_that_failed_is_theirs_who_asked_for_it()
    {
        _fault = new TimeoutException("away");
        await Assert.ThrowsAsync<TimeoutException>(() => _reads.FindAsync(Guid.NewGuid()));
        _fault = null;
        var id = Guid.NewGuid();
        Assert.Equal(id, (await _reads.FindAsync(id))!.Id);
    }

    private async Task<IReadOnlyDictionary<Guid, SessionState>> ReadAsync(Guid[] sessions)
    {
        _read.Enqueue(sessions);
        await _held;
        return _fault is { } fault
            ? throw fault
            : sessions.Except(_ended).ToDictionary(id => id, id =>
                new SessionState(id, Guid.Empty, "", "", true, new HashSet<string>(), default));
    }
}
