using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh;

/// <summary>One command, from its start on the server to its end there, however it comes to that.</summary>
internal sealed class RemoteRun(SshConnection connection, RemoteCommand command, Func<string, ValueTask> onLine, TimeProvider clock)
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeginTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(15);

    private readonly string _mark = $"adim:{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
    private readonly TaskCompletionSource<int> _group = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _status = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _errors = new();

    /// <summary>Nothing was run: the connection was closed in the meantime.</summary>
    public bool WasNotConnected { get; private set; }

    public async Task<Result<int>> RunAsync(CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(command.Limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        using var ssh = ChildProcess.Start("ssh", connection.CommandArguments(RemoteScript.Run(command, _mark)));
        var control = OutputLines.ReadAsync(ssh.Errors, ReadControl, CancellationToken.None);
        var output = OutputLines.ReadAsync(ssh.Output, onLine, stop.Token);
        var input = SendInputAsync(ssh, stop.Token);
        try
        {
            await FinishAsync(ssh, output, control, stop.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            await EndAsync(ssh);
            return SshTrouble.TooLong(command);
        }
        catch
        {
            await EndAsync(ssh);
            throw;
        }
        finally
        {
            ssh.Kill();
            // No line may be reported after this method has answered.
            await Task.WhenAll(output, control, input).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Answer(ssh.ExitCode);
    }

    private async Task FinishAsync(ChildProcess ssh, Task output, Task control, CancellationToken stop)
    {
        if (await Task.WhenAny(output, _status.Task).WaitAsync(stop) == _status.Task)
        {
            // A service that the command started may hold its output open for ever: the command itself has ended.
            await Task.WhenAny(output, Task.Delay(DrainTime, clock, stop));
            if (!output.IsCompleted)
                ssh.Kill();
        }

        await output.WaitAsync(stop);
        await control.WaitAsync(stop);
        await ssh.ExitAsync(stop);
    }

    private ValueTask ReadControl(string line)
    {
        if (Marked(line, "begin") is { } group)
            _group.TrySetResult(group);
        else if (Marked(line, "end") is { } status)
            _status.TrySetResult(status);
        else if (_errors.Length < OutputLines.MaximumLength)
            _errors.AppendLine(line);
        return ValueTask.CompletedTask;
    }

    private int? Marked(string line, string what)
    {
        var start = $"{_mark} {what} ";
        return line.StartsWith(start, StringComparison.Ordinal) ? int.Parse(line.AsSpan(start.Length), CultureInfo.InvariantCulture) : null;
    }

    private async Task SendInputAsync(ChildProcess ssh, CancellationToken stop)
    {
        try
        {
            var bytes = command.Content ?? Encoding.UTF8.GetBytes(command.StandardInput?.Reveal() ?? "");
            await ssh.Input.WriteAsync(bytes, stop);
            await ssh.Input.DisposeAsync();
        }
        catch (IOException)
        {
            // The command ended without reading all of it, which is its right.
        }
    }

    private Result<int> Answer(int exitCode)
    {
        if (_status.Task.IsCompletedSuccessfully)
            return _status.Task.Result;
        if (command.IsOnlyTold && exitCode is >= 0 and < SshTrouble.OwnStatus)
            return exitCode;
        var errors = _errors.ToString().Trim();
        WasNotConnected = !_group.Task.IsCompleted && errors.Contains(SshTrouble.NoConnection, StringComparison.Ordinal);
        return SshTrouble.Lost(connection.Host, exitCode, errors);
    }

    /// <summary>Ends the command's whole process group on the server, as far as the server can still be reached.</summary>
    private async Task EndAsync(ChildProcess ssh)
    {
        if (command.IsOnlyTold)
            return;
        using var patience = new CancellationTokenSource(EndingTime, clock);
        try
        {
            var exited = ssh.ExitAsync(patience.Token);
            await Task.WhenAny(_group.Task, exited, Task.Delay(BeginTime, clock, patience.Token));
            if (_group.Task.IsCompletedSuccessfully && !_status.Task.IsCompleted)
                await ChildProcess.RunAsync("ssh", connection.CommandArguments(RemoteScript.End(_group.Task.Result)), patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Out of reach. The server's own time limit ends the command.
        }
    }
}
