using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;

namespace AdimPortal.Web.Components.Portal.Operations;

/// <summary>
/// The queue for servers, for all pages of a node: each change is read once, however many people watch their place.
/// </summary>
public sealed class ServerQueueBoard(IServerQueue queue, ILiveFeed feed) : IDisposable
{
    private readonly Lock _gate = new();
    private IFollowing? _following;
    private Task<ServerQueueView>? _read;
    private long _readAtMark;

    /// <summary>As it is since the last change that anybody could hear of.</summary>
    public Task<ServerQueueView> ReadAsync()
    {
        lock (_gate)
        {
            _following ??= feed.Follow(LiveTopics.ServerQueue, () => Task.CompletedTask);
            var mark = _following.Mark;
            if (_read is { IsFaulted: false, IsCanceled: false } read && mark == _readAtMark)
                return read;
            _readAtMark = mark;
            return _read = queue.ReadAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _following?.Dispose();
}
