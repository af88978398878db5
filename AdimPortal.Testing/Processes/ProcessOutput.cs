using System.Diagnostics;

namespace AdimPortal.Testing.Processes;

/// <summary>What a process says, on both streams in the order in which it said it.</summary>
/// <param name="most">How many of its last lines are kept.</param>
public sealed class ProcessOutput(int most = int.MaxValue)
{
    private readonly Queue<string> _lines = new();

    /// <summary>Starts it and listens from its first line on.</summary>
    public Process Start(ProcessStartInfo info)
    {
        // Two pipes are read by two threads, which may swap the last line of one with the last of the other. A shell
        // gives both streams one pipe and then becomes the program.
        string[] program = [info.FileName, .. info.ArgumentList];
        info.FileName = "bash";
        info.ArgumentList.Clear();
        foreach (var argument in (string[])["-c", "exec \"$0\" \"$@\" 2>&1", .. program])
            info.ArgumentList.Add(argument);
        info.RedirectStandardOutput = true;
        var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
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
