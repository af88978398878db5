using AdimPortal.Core.Operations;

namespace AdimPortal.Web.Components.Portal.Operations;

/// <summary>An operation and its lines as a page holds them: each read adds what is new since the last.</summary>
public sealed class OperationTail(IOperationReader reader, TimeProvider clock)
{
    private const int Chunk = 2000;

    private List<NumberedLine> _lines = [];

    public OperationView? Operation { get; private set; }

    public IReadOnlyList<NumberedLine> Lines => _lines;

    /// <summary>When <see cref="Operation"/> was read.</summary>
    public DateTimeOffset ReadAt { get; private set; }

    public async Task ReadAsync(OperationId id, CancellationToken cancel)
    {
        if (Operation?.Id != id)
            _lines = [];
        (Operation, ReadAt) = (await reader.FindAsync(id, cancel), clock.GetUtcNow());
        IReadOnlyList<NumberedLine> more;
        do
        {
            more = await reader.LinesAsync(id, _lines.Count == 0 ? 0 : _lines[^1].Number, Chunk, cancel);
            _lines.AddRange(more);
        }
        while (more.Count == Chunk);
    }
}
