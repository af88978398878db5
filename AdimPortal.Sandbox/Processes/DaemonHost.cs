using System.Diagnostics;

namespace AdimPortal.Sandbox.Processes;

/// <summary>A program that runs as long as the Sandbox does, such as dnsmasq. It must stay in the foreground.</summary>
public sealed record DaemonSpec(string Name, string Program, IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// Runs the helper programs of the Sandbox in one control group of their own, so that a killed Sandbox can't leave
/// them behind unseen. One that ends by itself is started again after a second, and says so in the log.
/// </summary>
public sealed class DaemonHost(CgroupTree cgroups, TimeProvider time, ILogger<DaemonHost> log) : IHostedService, IDisposable
{
    public const string Member = "services";
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> running = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await cgroups.DestroyAsync(Member, cancellationToken);
        cgroups.Create(Member);
    }

    public void Start(DaemonSpec spec) => running.Add(Task.Run(() => KeepRunningAsync(spec)));

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running);
        await cgroups.DestroyAsync(Member, CancellationToken.None);
        cgroups.RemoveParents();
    }

    public void Dispose() => stopping.Dispose();

    private async Task KeepRunningAsync(DaemonSpec spec)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var exitCode = await RunOnceAsync(spec);
                if (stopping.IsCancellationRequested) return;
                log.LogError("{Daemon} ended by itself with {ExitCode}; starting it again.", spec.Name, exitCode);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<int> RunOnceAsync(DaemonSpec spec)
    {
        var (program, arguments) = cgroups.Inside(Member, spec.Program, spec.Arguments);
        var info = new ProcessStartInfo(ProgramPath.Require(program)) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        foreach (var (key, value) in spec.Environment) info.Environment[key] = value;
        using var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => Say(spec, line.Data);
        process.ErrorDataReceived += (_, line) => Say(spec, line.Data);
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
            throw;
        }
        return process.ExitCode;
    }

    private void Say(DaemonSpec spec, string? line)
    {
        if (!string.IsNullOrWhiteSpace(line)) log.LogDebug("{Daemon}: {Line}", spec.Name, line);
    }
}
