namespace AdimPortal.Infrastructure.Ssh.SshNet;

/// <summary>How many bytes the server takes now (RFC 4254, 5.2), and a wait for more.</summary>
internal sealed class SendWindow
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _news = NewWait();
    private bool _hasEnded;
    private long _room;

    public void Add(uint bytes)
    {
        lock (_lock)
        {
            _room += bytes;
            _news.TrySetResult();
        }
    }

    /// <summary>Whoever waits waits no longer.</summary>
    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _news.TrySetResult();
        }
    }

    /// <returns>How many of the wanted bytes may be sent; 0: none any more.</returns>
    public async ValueTask<int> TakeAsync(int wanted)
    {
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (_hasEnded)
                    return 0;
                if (_room > 0)
                {
                    var taken = (int)Math.Min(_room, wanted);
                    _room -= taken;
                    return taken;
                }

                if (_news.Task.IsCompleted)
                    _news = NewWait();
                news = _news.Task;
            }

            await news;
        }
    }

    private static TaskCompletionSource NewWait() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
