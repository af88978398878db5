using System.Diagnostics;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Dev;

/// <summary>One run of <c>./dev</c> with a data folder of its own, and what it said.</summary>
public sealed class DevTool : IAsyncDisposable
{
    private readonly ProcessOutput _words = new();
    private readonly Process _process;

    private DevTool(string data, string[] arguments)
    {
        var info = new ProcessStartInfo(Repository.PathTo("dev"), arguments);
        info.Environment["ADIM_DATA"] = data;
        // As in a plain shell: what this test process was told is not for the run inside it.
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("ADIM_", StringComparison.Ordinal)
            && name != "ADIM_DATA").ToList())
            info.Environment.Remove(name);
        _process = _words.Start(info);
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Everything so far, on both streams.</summary>
    public string Said => _words.ToString();

    public string LastLine => Said.TrimEnd('\n').Split('\n')[^1];

    public static DevTool Start(string data, params string[] arguments) => new(data, arguments);

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Status, DevTool Run)> RunAsync(string data, params string[] arguments)
    {
        var run = new DevTool(data, arguments);
        await using (run.ConfigureAwait(false))
            return (await run.EndAsync(), run);
    }

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);
        return _process.ExitCode;
    }

    /// <summary>What Ctrl-C sends.</summary>
    public void Interrupt() => Process.Start("kill", ["-s", "INT", $"{Id}"]).WaitForExit();

    /// <summary>SIGKILL: it can clean up nothing.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Interrupt();
            await EndAsync();
        }
    }
}
