using System.Diagnostics;
using System.Text;
using AdimPortal.Core.Servers;

namespace AdimPortal.Tests.Blueprints;

/// <summary>The runner with routines of the test's own, in a folder of its own. No machine is needed for it.</summary>
public sealed class RunnerHost : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adim-runner-");

    public RunnerHost()
    {
        Directory.CreateDirectory(PathTo("routines"));
        Directory.CreateDirectory(PathTo("bin"));
        foreach (var file in Directory.GetFiles(Repository.PathTo("blueprints", "adim", "bin")))
            File.Copy(file, PathTo("bin", Path.GetFileName(file)));
    }

    public string PathTo(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    /// <summary>Everything that the runner keeps: its state and its logs.</summary>
    public IEnumerable<string> KeptFiles =>
        new[] { "state", "runs" }.Select(name => PathTo(name)).Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories));

    public void Write(string routine, string script) => File.WriteAllText(PathTo("routines", $"{routine}.sh"), script);

    public static string Settings(params (string Name, string Value)[] settings) =>
        Runner.Environment(settings.Select(s => KeyValuePair.Create(s.Name, s.Value))).Reveal();

    public Task<Ended> StartAsync(string run, string routine, int epoch = 1, int fromLine = 0,
        string? settings = null, string group = "") =>
        Begin(run, routine, epoch, fromLine, settings, group).EndAsync();

    /// <summary>The connection of a portal: it can be cut, which does not reach the routine.</summary>
    public Connection Begin(string run, string routine, int epoch = 1, int fromLine = 0, string? settings = null,
        string group = "") =>
        Open(settings ?? Settings(("WORKSPACE_ID", "ws7x2k")), "start", "--run", run, "--epoch", $"{epoch}",
            "--from-line", $"{fromLine}", "--group", group, routine);

    public Task<Ended> StopAsync(string run) => RunAsync("", "stop", "--run", run);

    public Task<Ended> RunAsync(string input, params string[] words) => Open(input, words).EndAsync();

    private Connection Open(string input, params string[] words)
    {
        var info = new ProcessStartInfo("bash")
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        info.ArgumentList.Add(PathTo("bin", "adim-run"));
        foreach (var word in words) info.ArgumentList.Add(word);
        info.Environment["ADIM_STATE"] = PathTo("state");
        info.Environment["ADIM_RUNS"] = PathTo("runs");
        info.Environment["ADIM_GRACE_SECONDS"] = "1";
        info.Environment["OF_THE_CALLER"] = "must not get through";
        return new Connection(Process.Start(info)!, input);
    }

    public void Dispose()
    {
        // A failed test may leave a routine behind; every run can be stopped by its name.
        foreach (var run in Directory.Exists(PathTo("runs")) ? Directory.GetDirectories(PathTo("runs")) : [])
            StopAsync(Path.GetFileName(run)).GetAwaiter().GetResult();
        _folder.Delete(recursive: true);
    }

    public sealed record Ended(int Status, string Output, string Error)
    {
        public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public sealed class Connection
    {
        private readonly Process _process;
        private readonly Task<string> _error;
        private readonly StringBuilder _output = new();

        public Connection(Process process, string input)
        {
            _process = process;
            _error = process.StandardError.ReadToEndAsync();
            try
            {
                process.StandardInput.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has ended without reading, for its words made no sense: its status says so.
            }
        }

        /// <summary>Reads on until the routine has said this line.</summary>
        public async Task ReadAsync(string line)
        {
            for (var heard = ""; heard != line;)
            {
                heard = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20))
                    ?? throw new InvalidOperationException(
                        $"It ended before it said '{line}', with: {_output}{await _error}");
                _output.Append(heard).Append('\n');
            }
        }

        public void Cut()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        public async Task<Ended> EndAsync()
        {
            _output.Append(await _process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30)));
            await _process.WaitForExitAsync();
            return new Ended(_process.ExitCode, _output.ToString(), await _error);
        }
    }
}
