using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Queues;

namespace AdimPortal.Tests.Infrastructure.Queues.Fixtures;

/// <summary>
/// An item that does its worst: it holds hostile text, or its handler throws (saying hostile text) or never ends.
/// </summary>
internal sealed record HostileItem(string Name, string Text, bool Hangs = false)
{
    public static readonly IReadOnlyList<HostileItem> All =
    [
        .. new[] { "a line break", "a NUL", "an escape", "a direction override", "half a surrogate pair", "nothing",
            "a megabyte" }.Select(name => new HostileItem(name, HostileText.All[name])),
        new("an unknown word", "Exploded"),
        new("an exception in its handler", "Boom."),
        new("a handler that never ends", "", Hangs: true),
    ];

    /// <summary>Of the bad item, and of its neighbour.</summary>
    public static readonly WorkspaceId Bad = WorkspaceId.Parse("ws22222");

    public static readonly WorkspaceId Neighbour = WorkspaceId.Parse("ws33333");

    private volatile bool _isHanging;

    /// <summary>Its handler waits for what never comes, at this moment.</summary>
    public bool IsHanging => _isHanging;

    public async Task<T> FailAsync<T>(CancellationToken cancel)
    {
        try
        {
            _isHanging = Hangs;
            if (Hangs)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            throw new InvalidOperationException(Text);
        }
        finally
        {
            _isHanging = false;
        }
    }

    public Task FailAsync(CancellationToken cancel) => FailAsync<bool>(cancel);
}

/// <summary>One queue with a bad item in it and a neighbour behind.</summary>
internal interface IQueueFixture
{
    /// <summary>
    /// Puts both in, bad first, lets one usual round pass, and asserts that the neighbour was served.
    /// </summary>
    Task ServeAsync(HostileItem bad, QueueDatabases databases);
}

internal static class Rounds
{
    /// <summary>
    /// Lets a round end: time passes only while the bad item's handler waits for something that never comes.
    /// </summary>
    /// <param name="isServed">Where items are done side by side: time passes once the neighbour is served.</param>
    public static async Task EndAsync(ManualTime time, HostileItem bad, Task round, Func<Task<bool>>? isServed = null)
    {
        var limit = TimeSpan.FromSeconds(30);
        var began = TimeProvider.System.GetTimestamp();
        while (!round.IsCompleted && TimeProvider.System.GetElapsedTime(began) < limit)
        {
            await Task.WhenAny(round, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
            if (bad.IsHanging && (isServed is null || await isServed()))
                time.Advance(TimeSpan.FromMinutes(1));
        }

        await round.WaitAsync(TimeSpan.FromSeconds(1));
    }
}
