using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Testing;

/// <summary>
/// Creates droplets through the API and reaches them with the OpenSSH client, which trusts one given host key only.
/// </summary>
public sealed class TestDroplets(SandboxProcess sandbox) : IDisposable
{
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("adim-test-keys");

    public void Dispose() => _keys.Delete(recursive: true);

    public async Task<long> CreateAsync(string name, object image, string size = "s-1vcpu-1gb", string tag = "journey")
    {
        if (!File.Exists(KeyFile("user")))
            foreach (var key in new[] { "user",
                "host" }) await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", KeyFile(key));
        var cloudConfig = JsonSerializer.Serialize(new
        {
            ssh_keys = new
            {
                ed25519_private = File.ReadAllText(KeyFile("host")),
                ed25519_public = File.ReadAllText(KeyFile("host") + ".pub")
            },
            ssh_authorized_keys = new[] { File.ReadAllText(KeyFile("user") + ".pub").Trim() },
        });
        var answer =
            await PostAsync("v2/droplets",
                new
                {
                    name,
                    region = "nyc3",
                    size,
                    image,
                    tags = new[] { tag },
                    user_data = $"#cloud-config\n{cloudConfig}\n"
                });
        var id = answer.GetProperty("droplet").GetProperty("id").GetInt64();
        await PolledAsync(async () => (await GetAsync(id)).GetProperty("status").GetString() == "active",
            $"{name} is active");
        return id;
    }

    public async Task<JsonElement> GetAsync(long id) =>
        (await sandbox.Http.GetFromJsonAsync<JsonElement>($"v2/droplets/{id}")).GetProperty("droplet");

    public async Task<string> AddressAsync(long id) =>
        (await GetAsync(id)).GetProperty("networks").GetProperty("v4")[0].GetProperty("ip_address").GetString()!;

    /// <summary>Does an action and waits for its good end.</summary>
    public async Task DoAsync(long id, object action)
    {
        var begun =
            (await PostAsync($"v2/droplets/{id}/actions", action)).GetProperty("action").GetProperty("id").GetInt64();
        var status = "";
        await PolledAsync(async () =>
        {
            status = (await sandbox.Http.GetFromJsonAsync<JsonElement>($"v2/actions/{begun}")).GetProperty("action")
                .GetProperty("status").GetString()!;
            return status != "in-progress";
        }, $"{action} ends");
        if (status != "completed") throw new InvalidOperationException($"{action} ended as {status}.");
    }

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await sandbox.Http.PostAsJsonAsync(path, body);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<string> SshAsync(long id, params string[] command) =>
        await RunAsync("ssh", ["-n", .. SshArguments(await AddressAsync(id)), .. command]);

    /// <summary>The words that lead to that address and trust nobody else there; a command may follow.</summary>
    public string[] SshArguments(string address)
    {
        var known = KeyFile("known");
        File.WriteAllText(known, $"{address} {File.ReadAllText(KeyFile("host") + ".pub")}");
        return ["-i", KeyFile("user"), "-o", $"UserKnownHostsFile={known}", "-o", "StrictHostKeyChecking=yes", "-o",
            "BatchMode=yes", $"root@{address}"];
    }

    // The API allows 250 calls a minute, and the Sandbox holds to that.
    public static async Task PolledAsync(Func<Task<bool>> condition, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        for (var calls = 0; calls < 120; calls++)
        {
            if (await condition()) return;
            await timer.WaitForNextTickAsync();
        }
        throw new TimeoutException($"It never became true that {what}.");
    }

    private string KeyFile(string name) => Path.Combine(_keys.FullName, name);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process =
            Process.Start(
                new ProcessStartInfo(program, arguments)
                { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await error}");
        return output.Trim();
    }
}
