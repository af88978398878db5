using Microsoft.Playwright;

namespace AdimPortal.Testing.Processes;

/// <summary>Debian's Chromium, started when the first test asks for it. Take it as a constructor parameter.</summary>
public sealed class Chromium : IAsyncLifetime
{
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
        Assert.True(File.Exists(ChromiumProgram.Installed),
            $"A test needs {ChromiumProgram.Installed}: apt-get install chromium, or ./dev test, which does it.");
        _driver = await Playwright.CreateAsync();
        return await _driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = ChromiumProgram.Path,
            Args = ChromiumProgram.Arguments,
        });
    }
}
