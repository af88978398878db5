namespace AdimPortal.Infrastructure.Ssh;

/// <summary>
/// Hands a command's output on, line by line, until somebody says stop. What it throws is kept, for it is no trouble of
/// the link.
/// </summary>
internal sealed class Listener
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(100);

    private readonly Func<string, ValueTask> _onLine;
    private readonly CancellationToken _stop;
    private readonly OutputLines _lines;
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isBusy;

    public Listener(Func<string, ValueTask> onLine, CancellationToken stop)
    {
        (_onLine, _stop) = (onLine, stop);
        _lines = new OutputLines(ReadAsync);
    }

    /// <summary>Ends, with its exception, when the listener has thrown one.</summary>
    public Task Failed => _failed.Task;

    public async ValueTask TakeAsync(ReadOnlyMemory<byte> chunk)
    {
        _isBusy = true;
        await _lines.WriteAsync(chunk);
        _isBusy = false;
    }

    public async Task EndAsync()
    {
        await _lines.EndAsync();
        if (Failed.IsFaulted)
            await Failed;
    }

    /// <summary>
    /// Waits until the output has ended; or, two seconds later, until the listener has heard all that came.
    /// </summary>
    public async Task DrainAsync(Task output, TimeProvider clock, CancellationToken stop)
    {
        await Task.WhenAny(output, Failed, Task.Delay(DrainTime, clock, stop));
        for (var quiet = 0; quiet < 2 && !output.IsCompleted && !Failed.IsCompleted;)
        {
            stop.ThrowIfCancellationRequested();
            quiet = _isBusy ? 0 : quiet + 1;
            await Task.WhenAny(output, Failed, Task.Delay(SecondLook, clock, stop));
        }
    }

    private async ValueTask ReadAsync(string line)
    {
        if (_stop.IsCancellationRequested || Failed.IsCompleted)
            return;
        try
        {
            await _onLine(line);
        }
        catch (Exception e)
        {
            _failed.TrySetException(e);
        }
    }
}
