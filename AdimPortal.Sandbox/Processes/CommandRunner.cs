using System.Diagnostics;

namespace AdimPortal.Sandbox.Processes;

public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>A program that was needed ended badly. The message carries what it said.</summary>
public sealed class CommandFailedException(string program, CommandResult result)
    : Exception(
        $"{program} ended with {result.ExitCode}: {(result.Error.Length > 0 ? result.Error : result.Output).Trim()}");

/// <summary>
/// Runs a program to its end. Arguments are a list and reach the program as they are; no shell reads them.
/// </summary>
public sealed class CommandRunner
{
    public async Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancel,
        string? input = null, Action<string>? onLine = null)
    {
        using var process = new Process { StartInfo = StartInfo(program, arguments) };
        process.Start();
        try
        {
            var output = ReadAsync(process.StandardOutput, onLine, cancel);
            var error = ReadAsync(process.StandardError, onLine, cancel);
            await WriteInputAsync(process, input, cancel);
            await process.WaitForExitAsync(cancel);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Runs a program that has to succeed, and gives its output.</summary>
    public async Task<string> RequireAsync(string program, IEnumerable<string> arguments, CancellationToken cancel,
        string? input = null, Action<string>? onLine = null)
    {
        var result = await RunAsync(program, arguments, cancel, input, onLine);
        return result.Succeeded ? result.Output : throw new CommandFailedException(program, result);
    }

    private static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(ProgramPath.Require(program))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        info.Environment["LC_ALL"] = "C.UTF-8";
        return info;
    }

    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? onLine, CancellationToken cancel)
    {
        if (onLine is null) return await reader.ReadToEndAsync(cancel);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            onLine(line);
            lines.Add(line);
        }
        return string.Join('\n', lines);
    }

    private static async Task WriteInputAsync(Process process, string? input, CancellationToken cancel)
    {
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading everything; its exit status tells the rest.
        }
    }
}
