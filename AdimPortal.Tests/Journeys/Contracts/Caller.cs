using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Contracts;

/// <summary>
/// Calls the Sandbox as any client of DigitalOcean would, by method, path and body, and keeps each exchange.
/// </summary>
internal sealed class Caller : IDisposable
{
    private readonly ExchangeRecorder _recorder = new(new SocketsHttpHandler());
    private readonly HttpClient _http;

    public Caller(SandboxProcess sandbox)
    {
        _http = new HttpClient(_recorder) { BaseAddress = new Uri(sandbox.BaseAddress, "v2/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SandboxProcess.ApiToken);
    }

    public IReadOnlyList<Exchange> Exchanges => _recorder.Exchanges;

    /// <summary>A call that must end with this status.</summary>
    /// <returns>The answer; an undefined element when it is empty.</returns>
    public async Task<JsonElement> CallAsync(int status, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType());
            // Chunks would be right too, but a length is what clients send.
            await request.Content.LoadIntoBufferAsync();
        }
        using var response = await _http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status,
            $"{method} {path} -> {(int)response.StatusCode}, not {status}: {answer}");
        return answer.Length == 0 ? default : JsonElement.Parse(answer);
    }

    public Task<JsonElement> GetAsync(string path) => CallAsync(200, "GET", path);

    /// <summary>Begins a droplet's action and waits for its good end.</summary>
    public async Task ActAsync(long droplet, object action)
    {
        var begun = (await CallAsync(201, "POST", $"droplets/{droplet}/actions", action)).GetProperty("action")
            .GetProperty("id").GetInt64();
        var status = "";
        await TestDroplets.PolledAsync(
            async () =>
                (status = (await GetAsync($"droplets/{droplet}/actions/{begun}")).GetProperty("action")
                    .GetProperty("status").GetString()!) != "in-progress", $"{action} ends");
        Assert.True(status == "completed", $"{action} ended as {status}.");
    }

    public async Task<JsonElement> ActiveDropletAsync(object request)
    {
        var id =
            (await CallAsync(202, "POST", "droplets", request)).GetProperty("droplet").GetProperty("id").GetInt64();
        JsonElement droplet = default;
        await TestDroplets.PolledAsync(
            async () =>
                (droplet = (await GetAsync($"droplets/{id}")).GetProperty("droplet")).GetProperty("status")
                    .GetString() == "active", "the droplet is active");
        return droplet;
    }

    public void Dispose()
    {
        _http.Dispose();
        _recorder.Dispose();
    }
}
