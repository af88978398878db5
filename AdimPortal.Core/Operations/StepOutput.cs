using System.Threading.Channels;

namespace AdimPortal.Core.Operations;

/// <summary>
/// A step's lines on their way to the store: gathered for a moment, so that a chatty installer costs a few writes a
/// second, and always kept before the step's outcome is.
/// </summary>
internal sealed class StepOutput : IStepOutput, IAsyncDisposable
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(150);
    private const int Most = 200;

    private readonly IOperationStore _store;
    private readonly OperationLease _lease;
    private readonly int _try;
    private readonly TimeProvider _time;

    /// <summary>Bounded, so an installer that floods is slowed down rather than held in memory.</summary>
    private readonly Channel<OutputLine> _lines = Channel.CreateBounded<OutputLine>(2000);
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _writing;

    public StepOutput(IOperationStore store, OperationLease lease, int attempt, TimeProvider time)
    {
        (_store, _lease, _try, _time) = (store, lease, attempt, time);
        _writing = WriteAsync();
    }

    public ValueTask LineAsync(string source, string text) =>
        _lines.Writer.WriteAsync(new OutputLine(_time.GetUtcNow(), source, _try, text));

    public Task<int> KeptAsync(string source, int attempt, CancellationToken cancel) =>
        _store.CountLinesAsync(_lease, source, attempt, cancel);

    private async Task WriteAsync()
    {
        try
        {
            while (await _lines.Reader.WaitToReadAsync())
            {
                await Task.WhenAny(Task.Delay(Gather, _time), _closing.Task);
                var batch = new List<OutputLine>();
                while (batch.Count < Most && _lines.Reader.TryRead(out var line))
                    batch.Add(line);
                await _store.AppendLinesAsync(_lease, batch, CancellationToken.None);
            }
        }
        catch (Exception e)
        {
            // Whoever writes next is told, instead of waiting for room that never comes.
            _lines.Writer.TryComplete(e);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        _closing.TrySetResult();
        await _writing;
    }
}
