using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Provision;

/// <summary>
/// The yardsticks: a droplet made with the same calls, then <c>yardstick/install.sh</c> over one SSH connection. Its
/// text and its settings go in by standard input; it says the name of each part as it begins.
/// </summary>
/// <param name="careful">Whether <c>yardstick/careful.sh</c> changes what can be done faster.</param>
internal sealed class PlainScript(SandboxProcess sandbox, bool careful = false) : IDisposable
{
    private const string PartMark = "== ";
    private readonly TestDroplets _droplets = new(sandbox);
    private readonly List<Stretch> _parts = [];

    public List<TimeSpan> Totals { get; } = [];

    public IReadOnlyList<Stretch> Parts => _parts;

    public async Task<TimeSpan> RunAsync(int number)
    {
        var name = $"{(careful ? "careful" : "plain")}{number}";
        var script = await ScriptAsync(name);
        var clock = Stopwatch.StartNew();
        var id = await _droplets.CreateAsync(name, "debian-12-x64", "s-1vcpu-2gb", tag: "plain");
        var address = await _droplets.AddressAsync(id);
        await _droplets.PostAsync($"v2/domains/{SandboxProcess.Zone}/records",
            new { type = "A", name, data = address, ttl = 60 });
        Keep("droplet and name", clock.Elapsed);
        await RunScriptAsync(address, script, clock);
        var took = clock.Elapsed;
        Totals.Add(took);
        using var gone = await sandbox.Http.DeleteAsync($"v2/droplets/{id}");
        gone.EnsureSuccessStatusCode();
        return took;
    }

    public void Dispose() => _droplets.Dispose();

    private async Task RunScriptAsync(string address, string script, Stopwatch clock)
    {
        // sshd may need a moment yet.
        while (true)
        {
            using var ssh = Process.Start(new ProcessStartInfo("ssh", [.. _droplets.SshArguments(address), "bash -s"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var (said, began) = (new StringBuilder(), clock.Elapsed);
            ssh.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
            ssh.BeginErrorReadLine();
            await TryWriteAsync(ssh.StandardInput, script);
            string? part = null, line;
            while ((line = await ssh.StandardOutput.ReadLineAsync()) is not null)
            {
                said.AppendLine(line);
                if (!line.StartsWith(PartMark, StringComparison.Ordinal))
                    continue;
                Keep(part ?? "connect", clock.Elapsed - began);
                (part, began) = (line[PartMark.Length..], clock.Elapsed);
            }

            await ssh.WaitForExitAsync();
            const int noConnection = 255;
            if (part is null && ssh.ExitCode == noConnection && clock.Elapsed < TimeSpan.FromMinutes(1))
                continue;
            if (ssh.ExitCode != 0)
                throw new InvalidOperationException($"The script ended with {ssh.ExitCode}: {said}");
            Keep(part!, clock.Elapsed - began);
            return;
        }
    }

    private static async Task TryWriteAsync(StreamWriter input, string script)
    {
        try
        {
            await input.WriteAsync(script);
            input.Close();
        }
        catch (IOException)
        {
            // The connection was refused; the exit status tells.
        }
    }

    private async Task<string> ScriptAsync(string name)
    {
        static string Random(int length) => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", length);
        async Task<string> KeptAsync(string file) =>
            (await File.ReadAllTextAsync(Path.Combine(sandbox.DataDirectory, file))).Trim();
        var inside = $"http://{sandbox.Gateway}:{sandbox.HttpPort}";
        var settings = new Dictionary<string, string>
        {
            ["DOMAIN"] = $"{name}.{SandboxProcess.Zone}",
            ["WORKSPACE_ID"] = name,
            ["CUSTOMER_ID"] = "plain",
            ["GATE_ID"] = name,
            ["APP_REPOSITORY"] = $"{inside}/git/adim-server.git",
            ["APP_REF"] = "main",
            ["QDRANT_URL"] = $"{inside}/artifacts/qdrant/qdrant-stand-in.tar.gz",
            ["QDRANT_SHA256"] = (await KeptAsync("qdrant.sha256")).Split(' ')[0],
            ["ACME_DIRECTORY"] = "https://acme.adim.test:14000/dir",
            ["ACME_EMAIL"] = "portal@adim.test",
            ["ACME_CA_PEM"] = await KeptAsync("acme-ca.pem"),
            ["SECRET_KEY"] = Random(64),
            ["ENCRYPTION_KEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).Replace('+', '-')
                .Replace('/', '_'),
            ["POSTGRES_PASSWORD"] = Random(32),
            ["REDIS_PASSWORD"] = Random(32),
            ["QDRANT_API_KEY"] = Random(40),
            ["PYTHON_PACKAGES"] = "debian",
        };
        var text = await TextAsync("install.sh");
        // The last line of the first begins; the second begins by itself.
        if (careful)
            text = text[..text.TrimEnd().LastIndexOf('\n')] + '\n' + await TextAsync("careful.sh");
        return string.Concat(settings.Select(s => $"{s.Key}='{s.Value}'\n")) + text;
    }

    private static Task<string> TextAsync(string script) =>
        File.ReadAllTextAsync(Repository.PathTo("AdimPortal.Benchmarks", "yardstick", script));

    private void Keep(string title, TimeSpan took)
    {
        if (_parts.Find(p => p.Title == title) is not { } stretch)
            _parts.Add(stretch = new Stretch(title, []));
        stretch.Took.Add(took);
    }
}
