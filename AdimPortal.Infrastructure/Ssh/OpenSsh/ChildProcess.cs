using System.Diagnostics;
using System.Text;

namespace AdimPortal.Infrastructure.Ssh.OpenSsh;

/// <summary>
/// A program started from a list of words, with a bare environment. Disposing kills it if it still runs.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public StreamReader Output => _process.StandardOutput;

    public StreamReader Errors => _process.StandardError;

    public Stream Input => _process.StandardInput.BaseStream;

    public int ExitCode => _process.ExitCode;

    public static ChildProcess Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // Nothing of the portal's own environment (its passwords are there) reaches the program, and its messages are
        // in English.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>Runs to the end with nothing on standard input.</summary>
    public static async Task<(int ExitCode, string Errors)> RunAsync(string program, IEnumerable<string> arguments,
        CancellationToken cancel)
    {
        using var child = Start(program, arguments);
        child.Input.Close();
        var errors = child.Errors.ReadToEndAsync(CancellationToken.None);
        var output = child.Output.ReadToEndAsync(CancellationToken.None);
        await child.ExitAsync(cancel);
        await output.WaitAsync(cancel);
        return (child.ExitCode, (await errors.WaitAsync(cancel)).Trim());
    }

    public Task ExitAsync(CancellationToken cancel) => _process.WaitForExitAsync(cancel);

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
