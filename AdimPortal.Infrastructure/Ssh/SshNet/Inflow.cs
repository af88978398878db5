using System.Threading.Channels;

namespace AdimPortal.Infrastructure.Ssh.SshNet;

/// <summary>
/// One stream of a channel's output between the server and who takes it. The channel's window bounds what waits here.
/// </summary>
internal sealed class Inflow
{
    private readonly Channel<byte[]> _chunks =
        Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = false });

    public void Add(ReadOnlySpan<byte> bytes) => _chunks.Writer.TryWrite(bytes.ToArray());

    public void End() => _chunks.Writer.TryComplete();

    /// <summary>Until the stream's end, or until it is left: what waits then is dropped.</summary>
    /// <param name="onTaken">How many bytes have made room.</param>
    public async Task HandOnAsync(Func<ReadOnlyMemory<byte>, ValueTask> take, Func<int, ValueTask> onTaken,
        CancellationToken leave)
    {
        while (!leave.IsCancellationRequested && await _chunks.Reader.WaitToReadAsync(leave))
        {
            while (!leave.IsCancellationRequested && _chunks.Reader.TryRead(out var chunk))
            {
                await take(chunk);
                await onTaken(chunk.Length);
            }
        }
    }
}
