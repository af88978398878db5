using AdimPortal.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace AdimPortal.Tests.Support;

/// <summary>Debian's Chromium, started when the first test asks for it. Take it as a constructor parameter.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";
    private readonly Lock _gate = new();
    private Task<IBrowser>? _starting;
    private IPlaywright? _driver;

    public Task<IBrowser> GetAsync()
    {
        lock (_gate)
            return _starting ??= StartAsync();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_starting is { IsCompletedSuccessfully: true })
            await (await _starting).CloseAsync();
        _driver?.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        Assert.True(File.Exists(Program), $"A test needs {Program}: apt-get install chromium, or ./dev test, which does it.");
        _driver = await Playwright.CreateAsync();
        return await _driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            // It runs as root here, and it has no business on the network but with the portal under test.
            Args = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }
}
