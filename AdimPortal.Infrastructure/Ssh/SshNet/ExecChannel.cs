using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Renci.SshNet.Messages.Connection;

namespace AdimPortal.Infrastructure.Ssh.SshNet;

/// <summary>
/// A channel on which one script runs (RFC 4254, 5 and 6). What the server says arrives on the connection's thread,
/// which never waits here.
/// </summary>
internal sealed class ExecChannel(uint number, MessageSender sender)
{
    /// <summary>So many bytes of output may be under way or wait here, of both streams together.</summary>
    private const int Window = 1024 * 1024;

    private const int Packet = 32 * 1024;

    private readonly TaskCompletionSource<bool> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SendWindow _sendWindow = new();
    private uint _remote;
    private int _remotePacket;
    private long _granted = Window;
    private long _received;
    private int _taken;
    private bool _hasClosed;
    private int? _status;
    private string _ending = "ended without a status";

    /// <summary>What the channel is called on this side.</summary>
    public uint Number => number;

    public Inflow Output { get; } = new();

    public Inflow Errors { get; } = new();

    public Task Closed => _closed.Task;

    /// <summary>What is known of the script once the channel has closed.</summary>
    public LinkEnd End => _status is { } status ? new LinkEnd.Exited(status) : new LinkEnd.Lost(_ending);

    /// <returns>False: the server gives no channel now, or is gone.</returns>
    public async Task<bool> OpenAsync(CancellationToken cancel)
    {
        await sender.SendAsync(new ChannelOpenMessage(number, Window, Packet, new SessionChannel()));
        return await _opened.Task.WaitAsync(cancel);
    }

    /// <returns>False: the connection has ended, and the server has heard nothing of it.</returns>
    public ValueTask<bool> ExecAsync(string script) =>
        SayAsync(new ChannelRequestMessage(_remote, new ExecRequest(script)));

    /// <summary>
    /// Sends all of it, as the server takes it, and then the end; or as much as is taken before the script ends.
    /// </summary>
    public async Task SendInputAsync(ReadOnlyMemory<byte> input)
    {
        if (!MemoryMarshal.TryGetArray(input, out var bytes))
            bytes = input.ToArray();
        for (var at = 0; at < bytes.Count;)
        {
            // A command that ended without reading all of it was within its rights.
            var count = await _sendWindow.TakeAsync(Math.Min(bytes.Count - at, _remotePacket));
            if (count == 0 || !await SayAsync(new ChannelDataMessage(_remote, bytes.Array!, bytes.Offset + at, count)))
                return;
            at += count;
        }

        await SayAsync(new ChannelEofMessage(_remote));
    }

    /// <summary>Takes what the server sent on one of the two streams.</summary>
    /// <returns>False: it is more than the server was allowed to send. What a window does not bound, only memory
    /// would.</returns>
    public bool Receive(Inflow stream, ReadOnlySpan<byte> bytes)
    {
        if (Interlocked.Add(ref _received, bytes.Length) > Volatile.Read(ref _granted))
            return false;
        stream.Add(bytes);
        return true;
    }

    /// <summary>Lets the server send as much again, in steps that are worth a message.</summary>
    public async ValueTask MakeRoomAsync(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) < Window / 4)
            return;
        if (Interlocked.Exchange(ref _taken, 0) is not (> 0 and var room))
            return;
        Interlocked.Add(ref _granted, room);
        await SayAsync(new ChannelWindowAdjustMessage(_remote, (uint)room));
    }

    /// <summary>
    /// Nobody wants anything of it any more: the channel's last word, said once. The server ends it with its own.
    /// </summary>
    public async Task CloseAsync()
    {
        Output.End();
        Errors.End();
        _sendWindow.End();
        if (await _opened.Task)
            await SayAsync(new ChannelCloseMessage(_remote));
    }

    public void OnOpened(ChannelOpenConfirmationMessage message)
    {
        (_remote, _remotePacket) = (message.RemoteChannelNumber, (int)Math.Min(message.MaximumPacketSize, Packet));
        _sendWindow.Add(message.InitialWindowSize);
        _opened.TrySetResult(true);
    }

    public void OnRefused() => _opened.TrySetResult(false);

    public void OnRoom(uint bytes) => _sendWindow.Add(bytes);

    public void OnRequest(string name, byte[] data)
    {
        // Each begins with a byte: whether an answer is wanted.
        if (name == "exit-status")
            _status = (int)BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(1));
        else if (name == "exit-signal")
            _ending =
                $"was ended by signal {Encoding.ASCII.GetString(data.AsSpan(5, (int)BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(1))))}";
        else if (data[0] != 0)
            _ = SayAsync(new ChannelFailureMessage(_remote)).AsTask();
    }

    /// <summary>The server's last word; or the connection's, which then says why.</summary>
    public void OnClosed(string? why = null)
    {
        if (why is not null)
            _ending = why;
        _opened.TrySetResult(false);
        Output.End();
        Errors.End();
        _sendWindow.End();
        _closed.TrySetResult();
    }

    /// <summary>After the last word a server takes nothing more: it would end the whole connection.</summary>
    private ValueTask<bool> SayAsync(ChannelMessage message) => sender.SendAsync(message, () =>
    {
        var isWanted = !_hasClosed;
        _hasClosed |= message is ChannelCloseMessage;
        return isWanted;
    });
}
