using System.Diagnostics;
using System.Text;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.Backups;

/// <summary>
/// age (Debian's package), as a process. Keys travel through pipes: they are in no argument and in no file.
/// </summary>
internal sealed class AgeKeys : IBackupKeys
{
    /// <summary>Reads the key up to a zero byte; what follows on standard input is what is decrypted.</summary>
    private const string DecryptScript =
        """IFS= read -r -d '' key; exec age --decrypt --identity <(printf '%s\n' "$key")""";

    public async Task<Secret> CreateAsync(CancellationToken cancel) =>
        new(
            (await AskAsync("age-keygen", [], "", cancel)).Split('\n')
                .First(line => line.StartsWith("AGE-SECRET-KEY-", StringComparison.Ordinal)));

    public async Task<string> RecipientOfAsync(Secret identity, CancellationToken cancel) =>
        (await AskAsync("age-keygen", ["-y"], identity.Reveal() + "\n", cancel)).Trim();

    public async Task<byte[]> EncryptAsync(string recipient, byte[] plain, CancellationToken cancel)
    {
        using var process = Start("age", ["--encrypt", "--recipient", recipient]);
        using var stop = cancel.Register(() => End(process));
        using var encrypted = new MemoryStream();
        var (reading, errors) = (process.StandardOutput.BaseStream.CopyToAsync(encrypted, cancel),
            process.StandardError.ReadToEndAsync(cancel));
        await process.StandardInput.BaseStream.WriteAsync(plain, cancel);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? encrypted.ToArray()
            : throw new InvalidOperationException($"age ended with {process.ExitCode}: {await errors}");
    }

    public async Task<Result<Unit>> DecryptAsync(Secret identity, Stream encrypted, Stream plain,
        CancellationToken cancel)
    {
        using var process = Start("bash", ["-c", DecryptScript]);
        using var stop = cancel.Register(() => End(process));
        var errors = process.StandardError.ReadToEndAsync(cancel);
        var reading = process.StandardOutput.BaseStream.CopyToAsync(plain, cancel);
        try
        {
            var input = process.StandardInput.BaseStream;
            await input.WriteAsync(Encoding.ASCII.GetBytes(identity.Reveal() + "\0"), cancel);
            await encrypted.CopyToAsync(input, cancel);
            input.Close();
        }
        catch (IOException)
        {
            // It refused before it had read everything. It says why.
        }
        finally
        {
            if (cancel.IsCancellationRequested)
                End(process);
        }

        try
        {
            await reading;
        }
        catch
        {
            End(process);
            throw;
        }

        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? Unit.Value
            : new Failure.Final("The backup can't be decrypted: it was changed, or the key is another one.",
                (await errors).Trim());
    }

    private static async Task<string> AskAsync(string program, IReadOnlyList<string> arguments, string input,
        CancellationToken cancel)
    {
        using var process = Start(program, arguments);
        var (said, errors) =
            (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? await said
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }

    private static Process Start(string program, IReadOnlyList<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }
}
