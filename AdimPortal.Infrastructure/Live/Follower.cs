namespace AdimPortal.Infrastructure.Live;

/// <summary>
/// Calls back one change at a time. Changes that come while a call is under way are one more call after it: the
/// callback reads the state anyway, so a burst of a hundred lines costs two reads, not a hundred.
/// </summary>
internal sealed class Follower(Func<Task> changed, Action<Exception> threw)
{
    private const int Idle = 0;
    private const int Calling = 1;
    private const int CallingAndTold = 2;
    private const int Left = 3;

    private int _state;

    public void Tell()
    {
        if (Interlocked.CompareExchange(ref _state, CallingAndTold, Calling) == Idle
            && Interlocked.CompareExchange(ref _state, Calling, Idle) == Idle)
            _ = Task.Run(CallAsync);
    }

    public void Leave() => Interlocked.Exchange(ref _state, Left);

    private async Task CallAsync()
    {
        while (true)
        {
            try
            {
                await changed();
            }
            catch (OperationCanceledException)
            {
                // The page went away while it read.
            }
            catch (Exception bug)
            {
                threw(bug);
            }

            if (Interlocked.CompareExchange(ref _state, Idle, Calling) != CallingAndTold)
                return;
            if (Interlocked.CompareExchange(ref _state, Calling, CallingAndTold) != CallingAndTold)
                return;
        }
    }
}
