using System.Diagnostics;

namespace AdimPortal.Sandbox.Processes;

/// <summary>A program that runs as long as the Sandbox does, such as dnsmasq. It must stay in the foreground.</summary>
public sealed record DaemonSpec(string Name, string Program, IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>One such program. When it ends by itself, the log says so and it is started again after a second.</summary>
public sealed class Daemon : IAsyncDisposable
{
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);
    private readonly DaemonSpec _spec;
    private readonly (string Program, IReadOnlyList<string> Arguments) _command;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    internal Daemon(DaemonSpec spec, (string Program, IReadOnlyList<string> Arguments) command, TimeProvider time,
        ILogger log)
    {
        (_spec, _command, _time, _log) = (spec, command, time, log);
        _running = Task.Run(KeepRunningAsync);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running.IsCompleted) return;
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task KeepRunningAsync()
    {
        try
        {
            while (true)
            {
                var exitCode = await RunOnceAsync();
                _log.LogError("{Daemon} ended by itself with {ExitCode}; starting it again.", _spec.Name, exitCode);
                await Task.Delay(RestartDelay, _time, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The wanted end.
        }
    }

    private async Task<int> RunOnceAsync()
    {
        var info = new ProcessStartInfo(ProgramPath.Require(_command.Program))
        { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in _command.Arguments) info.ArgumentList.Add(argument);
        foreach (var (key, value) in _spec.Environment) info.Environment[key] = value;
        using var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => Say(line.Data);
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
        return process.ExitCode;
    }

    private void Say(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line)) _log.LogDebug("{Daemon}: {Line}", _spec.Name, line);
    }
}
