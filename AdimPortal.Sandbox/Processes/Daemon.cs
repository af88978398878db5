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
    private readonly DaemonSpec spec;
    private readonly (string Program, IReadOnlyList<string> Arguments) command;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    internal Daemon(DaemonSpec spec, (string Program, IReadOnlyList<string> Arguments) command, TimeProvider time, ILogger log)
    {
        (this.spec, this.command, this.time, this.log) = (spec, command, time, log);
        running = Task.Run(KeepRunningAsync);
    }

    public async ValueTask DisposeAsync()
    {
        if (running.IsCompleted) return;
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task KeepRunningAsync()
    {
        try
        {
            while (true)
            {
                var exitCode = await RunOnceAsync();
                log.LogError("{Daemon} ended by itself with {ExitCode}; starting it again.", spec.Name, exitCode);
                await Task.Delay(RestartDelay, time, stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The wanted end.
        }
    }

    private async Task<int> RunOnceAsync()
    {
        var info = new ProcessStartInfo(ProgramPath.Require(command.Program)) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in command.Arguments) info.ArgumentList.Add(argument);
        foreach (var (key, value) in spec.Environment) info.Environment[key] = value;
        using var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => Say(line.Data);
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(stopping.Token);
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
        if (!string.IsNullOrWhiteSpace(line)) log.LogDebug("{Daemon}: {Line}", spec.Name, line);
    }
}
