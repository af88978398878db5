using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace AdimPortal.Testing.Processes;

/// <summary>A customer's own server in the Sandbox, and its owner's root shell on it.</summary>
public sealed class SelfHostedMachine : IAsyncDisposable
{
    private readonly SandboxProcess _sandbox;
    private readonly DirectoryInfo _keys;
    private readonly long _id;
    private IReadOnlyList<string> _access = ["ssh"];

    private SelfHostedMachine(SandboxProcess sandbox, DirectoryInfo keys, long id, string address, string hostName) =>
        (_sandbox, _keys, _id, Address, HostName) = (sandbox, keys, id, address, hostName);

    public string Address { get; private set; }

    public string HostName { get; }

    public static async Task<SelfHostedMachine> MakeAsync(SandboxProcess sandbox, string name, int memoryMib = 4096,
        int diskGib = 40)
    {
        var keys = Directory.CreateTempSubdirectory("adim-own-");
        await RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(keys.FullName, "key")]);
        using var answer = await sandbox.Http.PostAsJsonAsync(
            "machines",
            new
            {
                name,
                memory_mib = memoryMib,
                disk_gib = diskGib,
                public_key = File.ReadAllText(Path.Combine(keys.FullName, "key.pub")).Trim()
            });
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The machine was not made: {made}");
        return new SelfHostedMachine(sandbox, keys, made.GetProperty("id").GetInt64(),
            made.GetProperty("address").GetString()!, made.GetProperty("host_name").GetString()!);
    }

    /// <summary>Runs a line in root's shell and answers what it said on both outputs.</summary>
    public Task<(int Status, string Said)> ShellAsync(string line, string input = "") => RunAsync(
        _access[0],
        [.. _access.Skip(1), "-i", Path.Combine(_keys.FullName, "key"), "-o", "StrictHostKeyChecking=accept-new", "-o",
            $"UserKnownHostsFile={_keys.FullName}/known", "-o", "BatchMode=yes",
            "-o", "LogLevel=ERROR", $"root@{Address}", line],
        input);

    /// <summary>The same where it must go well.</summary>
    public async Task<string> RootAsync(string line, string input = "") =>
        await ShellAsync(line, input) is (0, var said)
        ? said
        : throw new InvalidOperationException($"'{line}' on {HostName}: {(await ShellAsync(line, input)).Said}");

    /// <summary>It has another address now, and its owner sits behind the router too.</summary>
    internal void IsBehind(HomeRouter router) =>
        (Address, _access) = (router.MachineAddress, ["ip", "netns", "exec", router.Namespace, "ssh"]);

    /// <summary>Does what the Sandbox offers: on, off, unplug, reboot.</summary>
    public async Task DoAsync(string verb)
    {
        using var answer = await _sandbox.Http.PostAsync($"machines/{_id}/{verb}", content: null);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        using var answer = await _sandbox.Http.DeleteAsync($"machines/{_id}");
        _keys.Delete(recursive: true);
    }

    private static async Task<(int Status, string Said)> RunAsync(string program, IReadOnlyList<string> arguments,
        string input = "")
    {
        var info = new ProcessStartInfo(program, arguments)
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(info)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }
}
