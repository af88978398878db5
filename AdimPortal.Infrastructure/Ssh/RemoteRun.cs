using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh;

/// <summary>One command, from its start on the server to its end there, however it comes to that.</summary>
internal sealed class RemoteRun(LinkConnection connection, RemoteHost host, RemoteCommand command,
    Func<string, ValueTask> onLine, TimeProvider clock)
{
    private static readonly TimeSpan BeginTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(15);

    private readonly string _mark = $"adim:{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
    private readonly TaskCompletionSource<int> _group = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _status = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _errors = new();

    /// <summary>Nothing was run: the connection was closed in the meantime.</summary>
    public bool HasNotBegun { get; private set; }

    public async Task<Result<int>> RunAsync(CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(command.Limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        using var leave = new CancellationTokenSource();
        var listener = new Listener(onLine, stop.Token);
        var control = new OutputLines(ReadControl);
        var input = command.Content ?? Encoding.UTF8.GetBytes(command.StandardInput?.Reveal() ?? "");
        var run = connection.RunAsync(RemoteScript.Run(command, _mark), input, listener.TakeAsync, control.WriteAsync,
            leave.Token);
        try
        {
            await FinishAsync(run, listener, leave, stop.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            await EndAsync(run);
            return SshErrors.TooLong(command);
        }
        catch
        {
            await EndAsync(run);
            throw;
        }
        finally
        {
            await leave.CancelAsync();
            // No line may be reported after this method has answered.
            await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await listener.EndAsync();
        await control.EndAsync();
        return Answer(run);
    }

    private async Task FinishAsync(Task run, Listener listener, CancellationTokenSource leave, CancellationToken stop)
    {
        var first = await Task.WhenAny(run, _status.Task, listener.Failed).WaitAsync(stop);
        if (first == _status.Task)
            await listener.DrainAsync(run, clock, stop);
        // A service that the command started may hold its output open for ever: the command itself has ended.
        if (_status.Task.IsCompleted)
            await leave.CancelAsync();
        await Task.WhenAny(run, listener.Failed).WaitAsync(stop);
        if (listener.Failed.IsFaulted)
            await listener.Failed;
        stop.ThrowIfCancellationRequested();
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
        return line.StartsWith(start, StringComparison.Ordinal)
            ? int.Parse(line.AsSpan(start.Length), CultureInfo.InvariantCulture)
            : null;
    }

    private Result<int> Answer(Task<LinkEnd> run)
    {
        if (_status.Task.IsCompletedSuccessfully)
            return _status.Task.Result;
        var end = run.GetAwaiter().GetResult();
        if (command.IsOnlyTold && end is LinkEnd.Exited told)
            return told.Status;
        HasNotBegun = end is LinkEnd.NotBegun && !_group.Task.IsCompleted;
        return SshErrors.Lost(host, end, _errors.ToString().Trim());
    }

    /// <summary>
    /// Ends the command's whole process group on the server, as far as the server can still be reached.
    /// </summary>
    private async Task EndAsync(Task run)
    {
        if (command.IsOnlyTold)
            return;
        using var timeout = new CancellationTokenSource(EndingTime, clock);
        try
        {
            await Task.WhenAny(_group.Task, run, Task.Delay(BeginTime, clock, timeout.Token));
            // A server lets no client but its user's signal a command, and not even that one for root: a second command
            // does it.
            if (_group.Task.IsCompletedSuccessfully && !_status.Task.IsCompleted)
                await connection.RunAsync(RemoteScript.End(_group.Task.Result), default, Nobody, Nobody,
                    timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // Out of reach. The server's own time limit ends the command.
        }
    }

    private static ValueTask Nobody(ReadOnlyMemory<byte> output) => ValueTask.CompletedTask;
}
