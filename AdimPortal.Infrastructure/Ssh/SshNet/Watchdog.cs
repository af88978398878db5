namespace AdimPortal.Infrastructure.Ssh.SshNet;

/// <summary>
/// Looks at a connection now and then: a server that was asked and stays silent is given up, and a connection that
/// nobody used for long is closed. The package's own keep-alive asks for no answer, so it never notices.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    /// <summary>In the time that a server may be silent it is asked so often.</summary>
    private const int Questions = 5;

    private readonly SshNetConnection _connection;
    private readonly MessageSender _sender;
    private readonly SshOptions _options;
    private readonly int _mostUnanswered;
    private readonly ITimer _timer;
    private volatile bool _hasHeard = true;
    private int _unanswered;

    public Watchdog(SshNetConnection connection, MessageSender sender, SshOptions options, TimeProvider clock)
    {
        (_connection, _sender, _options) = (connection, sender, options);
        var ask = options.SilenceLimit / Questions;
        var every = options.IdleTimeout / 2 < ask ? options.IdleTimeout / 2 : ask;
        _mostUnanswered = (int)Math.Ceiling(options.SilenceLimit / every);
        _timer = clock.CreateTimer(_ => Look(), null, every, every);
    }

    public void Heard() => _hasHeard = true;

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_connection.WasIdleFor(_options.IdleTimeout))
            _ = _connection.RetireAsync();
        _unanswered = _hasHeard ? 0 : _unanswered + 1;
        _hasHeard = false;
        // What is counted are looks, not time: if this process itself was halted, the server has done nothing wrong.
        if (_unanswered < _mostUnanswered)
            _ = _sender.SendAsync(new AreYouThere()).AsTask();
        else
            _connection.End($"was closed: the server sent nothing for {_options.SilenceLimit}");
    }
}
