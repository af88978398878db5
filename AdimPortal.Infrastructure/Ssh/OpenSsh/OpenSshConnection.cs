using System.Text;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh.OpenSsh;

/// <summary>A master process of ssh, through whose control socket commands travel.</summary>
internal sealed class OpenSshConnection(RemoteHost host, string socket) : LinkConnection
{
    /// <summary>How much of the error stream is searched for ssh's own words: they come before a command's.</summary>
    private const int OwnWords = 1024;

    /// <summary>What the client says when the server gives no channel now; the connection itself is well.</summary>
    private const string Refused = "Session open refused by peer";

    private const int BufferSize = 16 * 1024;

    public override bool IsOpen => File.Exists(socket);

    public override async Task<LinkEnd> RunAsync(
        string script, ReadOnlyMemory<byte> input,
        Func<ReadOnlyMemory<byte>, ValueTask> onOutput, Func<ReadOnlyMemory<byte>, ValueTask> onErrors,
        CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (end, isRefused) = await RunOnceAsync(script, input, onOutput, onErrors, cancel);
            if (end is not LinkEnd.NotBegun)
                return end;
            if (attempt == Tries || !IsOpen || !isRefused)
            {
                Drop();
                return end;
            }

            await Task.Delay(RefusedTime * attempt, TimeProvider.System, cancel);
        }
    }

    private async Task<(LinkEnd End, bool IsRefused)> RunOnceAsync(
        string script, ReadOnlyMemory<byte> input,
        Func<ReadOnlyMemory<byte>, ValueTask> onOutput, Func<ReadOnlyMemory<byte>, ValueTask> onErrors,
        CancellationToken cancel)
    {
        using var ssh = ChildProcess.Start("ssh", SshArguments.ForCommand(host, socket, script));
        using var leaving = cancel.Register(ssh.Kill);
        var ownWords = new StringBuilder();
        var sending = SendAsync(ssh, input, cancel);
        await Task.WhenAll(HandOnAsync(ssh.Output.BaseStream, onOutput), HandOnAsync(ssh.Errors.BaseStream, Remember),
            sending);
        await ssh.ExitAsync(CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        var said = ownWords.ToString();
        return (OpenSshErrors.Ended(ssh.ExitCode, said), said.Contains(Refused, StringComparison.Ordinal));

        ValueTask Remember(ReadOnlyMemory<byte> chunk)
        {
            if (ownWords.Length < OwnWords)
                ownWords.Append(Encoding.UTF8.GetString(chunk.Span));
            return onErrors(chunk);
        }
    }

    /// <summary>Nothing new goes through it; somebody else's command that does now is not cut off.</summary>
    public override Task RetireAsync() => TellAsync(SshArguments.ForStop(host, socket));

    /// <summary>Ends it at once, whatever runs through it.</summary>
    public override async ValueTask DisposeAsync() => await TellAsync(SshArguments.ForExit(host, socket));

    private async Task TellAsync(IReadOnlyList<string> arguments)
    {
        if (IsOpen)
            await ChildProcess.RunAsync("ssh", arguments, CancellationToken.None);
        Drop();
    }

    /// <summary>A master that is gone may have left its socket.</summary>
    private void Drop() => File.Delete(socket);

    private static async Task HandOnAsync(Stream stream, Func<ReadOnlyMemory<byte>, ValueTask> take)
    {
        var buffer = new byte[BufferSize];
        int count;
        while ((count = await stream.ReadAsync(buffer, CancellationToken.None)) > 0)
            await take(buffer.AsMemory(0, count));
    }

    private static async Task SendAsync(ChildProcess ssh, ReadOnlyMemory<byte> input, CancellationToken cancel)
    {
        try
        {
            await ssh.Input.WriteAsync(input, cancel);
            await ssh.Input.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The command ended without reading all of it, which is its right; or nobody wants it any more.
        }
    }
}
