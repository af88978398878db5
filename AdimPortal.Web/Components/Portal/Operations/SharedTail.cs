using AdimPortal.Core.Operations;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Portal.Operations;

/// <summary>
/// An operation and its lines, for all pages of a node that show it. One read at a time, each adds what is new; whoever
/// asks gets one that began after the last change they can know of.
/// </summary>
internal sealed class SharedTail : IDisposable
{
    private const int Chunk = 2000;

    private readonly IOperationReader _reader;
    private readonly TimeProvider _clock;
    private readonly IFollowing _following;
    private readonly SharedRead<TailSnapshot> _read;
    private readonly Dictionary<string, string> _sources = [];
    private NumberedLine[] _lines = [];
    private int _count;

    public SharedTail(OperationId id, IOperationReader reader, ILiveFeed feed, TimeProvider clock)
    {
        (Id, _reader, _clock) = (id, reader, clock);
        _following = feed.Follow(LiveTopics.Operation(id), () => Task.CompletedTask);
        _read = new SharedRead<TailSnapshot>(() => _following.Mark);
    }

    public OperationId Id { get; }

    /// <param name="isForced">Somebody just did something to it: the word of that may be on its way yet.</param>
    public Task<TailSnapshot> ReadAsync(bool isForced) => _read.ReadAsync(isForced, ReadNowAsync);

    public void Dispose() => _following.Dispose();

    private async Task<TailSnapshot> ReadNowAsync()
    {
        var (operation, at) = (await _reader.FindAsync(Id, CancellationToken.None), _clock.GetUtcNow());
        IReadOnlyList<NumberedLine> more;
        do
        {
            more = await _reader.LinesAsync(Id, _count == 0 ? 0 : _lines[_count - 1].Number, Chunk,
                CancellationToken.None);
            Add(more);
        }
        while (more.Count == Chunk);
        return new TailSnapshot(operation, new ArraySegment<NumberedLine>(_lines, 0, _count), at);
    }

    /// <summary>Behind what those who have a snapshot can see of the same array: theirs stays as it is.</summary>
    private void Add(IReadOnlyList<NumberedLine> more)
    {
        if (_count + more.Count > _lines.Length)
            Array.Resize(ref _lines, Math.Max(_count + more.Count, _lines.Length * 2));
        foreach (var line in more)
            _lines[_count++] = line with { Source = Kept(line.Source) };
    }

    /// <summary>A dozen sources say thousands of lines: each name is held once.</summary>
    private string Kept(string source)
    {
        if (_sources.TryGetValue(source, out var kept))
            return kept;
        return _sources[source] = source;
    }
}

/// <param name="Operation">Null when there is none of that id.</param>
/// <param name="Lines">All until then, in order.</param>
/// <param name="At">When it was read.</param>
internal sealed record TailSnapshot(OperationView? Operation, IReadOnlyList<NumberedLine> Lines, DateTimeOffset At);
