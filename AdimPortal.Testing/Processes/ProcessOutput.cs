using System.Diagnostics;

namespace AdimPortal.Testing.Processes;

/// <summary>What a process says, both streams in the order of arrival.</summary>
/// <param name="most">How many of its last lines are kept.</param>
public sealed class ProcessOutput(int most = int.MaxValue)
{
    private readonly Queue<string> _lines = new();

    /// <summary>Starts it and listens from its first line on.</summary>
    public Process Start(ProcessStartInfo info)
    {
        (info.RedirectStandardOutput, info.RedirectStandardError) = (true, true);
        var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public override string ToString()
    {
        lock (_lines)
            return string.Join('\n', _lines);
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > most)
                _lines.Dequeue();
        }
    }
}
