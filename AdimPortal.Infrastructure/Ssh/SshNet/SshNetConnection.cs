using System.Collections.Concurrent;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace AdimPortal.Infrastructure.Ssh.SshNet;

/// <summary>A session of SSH.NET with channels of our own on it.</summary>
internal sealed class SshNetConnection : LinkConnection
{
    private readonly ConcurrentDictionary<uint, ExecChannel> _channels = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly SshClient _client;
    private readonly MessageSender _sender;
    private readonly Watchdog _watchdog;
    private readonly TimeProvider _clock;
    private uint _lastNumber;
    private int _running;
    private int _hasEnded;
    private long _idleSince;
    private volatile bool _isRetired;
    private volatile string _why = "was closed";

    public SshNetConnection(SshClient client, Session session, SshOptions options, TimeProvider clock)
    {
        (_client, _clock, _idleSince) = (client, clock, clock.GetTimestamp());
        _sender = new MessageSender(session, clock, _ended.Token);
        _watchdog = new Watchdog(this, _sender, options, clock);
        Hear(session);
        session.ErrorOccured += (_, e) => End($"broke: {e.Exception.Message}");
        session.Disconnected += (_, _) => End("was ended by the server");
        // It may have ended before anybody listened.
        if (!session.IsConnected)
            End("was ended by the server");
    }

    public override bool IsOpen => !_isRetired && !_ended.IsCancellationRequested;

    public override async Task<LinkEnd> RunAsync(
        string script, ReadOnlyMemory<byte> input,
        Func<ReadOnlyMemory<byte>, ValueTask> onOutput, Func<ReadOnlyMemory<byte>, ValueTask> onErrors,
        CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _running);
        ExecChannel? channel = null;
        try
        {
            channel = await OpenAsync(cancel);
            if (channel is null || !await channel.ExecAsync(script))
                return new LinkEnd.NotBegun(_why);
            var sending = channel.SendInputAsync(input);
            await Task.WhenAll(
                channel.Output.HandOnAsync(onOutput, channel.MakeRoomAsync, cancel),
                channel.Errors.HandOnAsync(onErrors, channel.MakeRoomAsync, cancel));
            await channel.Closed.WaitAsync(cancel);
            await sending;
            return channel.End;
        }
        finally
        {
            // The server hears of it, and answers, without anybody waiting.
            _ = channel?.CloseAsync();
            Finish();
        }
    }

    public override async Task RetireAsync()
    {
        _isRetired = true;
        if (Volatile.Read(ref _running) == 0)
            await DisposeAsync();
    }

    public override ValueTask DisposeAsync()
    {
        End("was closed");
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether nothing runs now, nor did for so long.</summary>
    public bool WasIdleFor(TimeSpan time) =>
        Volatile.Read(ref _running) == 0 && _clock.GetElapsedTime(Volatile.Read(ref _idleSince)) > time;

    /// <summary>
    /// Ends the connection and all that runs through it. It may be said often; the first is what is told.
    /// </summary>
    public void End(string why)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 1)
            return;
        _why = why;
        _ended.Cancel();
        _watchdog.Dispose();
        foreach (var channel in _channels.Values)
            channel.OnClosed(why);
        // The package waits for its own thread, which may be the one that says this.
        _ = Task.Run(Close);
    }

    /// <summary>
    /// A server gives ten channels, and counts one that has just been closed until it has tidied up: that is soon.
    /// </summary>
    private async Task<ExecChannel?> OpenAsync(CancellationToken cancel)
    {
        for (var tries = 0; IsOpen && tries < Tries; tries++)
        {
            if (tries > 0)
                await Task.Delay(RefusedTime * tries, _clock, cancel);
            var channel = new ExecChannel(Interlocked.Increment(ref _lastNumber), _sender);
            if (await TryOpenAsync(channel, cancel))
                return channel;
        }

        // Those who run go on; others need another connection.
        _isRetired = true;
        return null;
    }

    private async Task<bool> TryOpenAsync(ExecChannel channel, CancellationToken cancel)
    {
        _channels[channel.Number] = channel;
        if (_ended.IsCancellationRequested)
            channel.OnClosed(_why);
        try
        {
            return await channel.OpenAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            // It may still be given, and is then handed back.
            _ = channel.CloseAsync();
            throw;
        }
    }

    private void Finish()
    {
        Volatile.Write(ref _idleSince, _clock.GetTimestamp());
        if (Interlocked.Decrement(ref _running) == 0 && _isRetired)
            End("was closed");
    }

    private void Close()
    {
        try
        {
            _sender.CutIfFull();
            _client.Dispose();
        }
        catch (Exception e) when (e is SshException or ObjectDisposedException or InvalidOperationException
            or System.Net.Sockets.SocketException)
        {
            // It is gone, which is what was wanted.
        }
    }

    private void Hear(Session session)
    {
        session.RequestSuccessReceived += (_, _) => _watchdog.Heard();
        session.RequestFailureReceived += (_, _) => _watchdog.Heard();
        session.ChannelOpenConfirmationReceived += (_, e) => Find(e.Message.LocalChannelNumber)?.OnOpened(e.Message);
        session.ChannelOpenFailureReceived += (_, e) => Remove(e.Message.LocalChannelNumber)?.OnRefused();
        session.ChannelWindowAdjustReceived += (_,
            e) => Find(e.Message.LocalChannelNumber)?.OnRoom(e.Message.BytesToAdd);
        session.ChannelDataReceived += (_, e) => Receive(
            e.Message.LocalChannelNumber, channel => channel.Output,
            e.Message.Data.AsSpan(e.Message.Offset, e.Message.Size));
        session.ChannelExtendedDataReceived += (_, e) => Receive(
            e.Message.LocalChannelNumber, channel => channel.Errors, e.Message.Data);
        session.ChannelRequestReceived += (_,
            e) => Find(e.Message.LocalChannelNumber)?.OnRequest(e.Message.RequestName, e.Message.RequestData);
        session.ChannelCloseReceived += (_, e) => Remove(e.Message.LocalChannelNumber)?.OnClosed();
    }

    private void Receive(uint number, Func<ExecChannel, Inflow> stream, ReadOnlySpan<byte> bytes)
    {
        if (Find(number) is { } channel && !channel.Receive(stream(channel), bytes))
            End("was closed: the server sent more than it was allowed to");
    }

    private ExecChannel? Find(uint number)
    {
        _watchdog.Heard();
        return _channels.GetValueOrDefault(number);
    }

    private ExecChannel? Remove(uint number)
    {
        _watchdog.Heard();
        return _channels.TryRemove(number, out var channel) ? channel : null;
    }
}
