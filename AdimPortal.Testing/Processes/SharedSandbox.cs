namespace AdimPortal.Testing.Processes;

/// <summary>
/// One Sandbox for all journeys, started when the first one asks for it. Take it as a constructor parameter. Tests that
/// kill or restart a Sandbox start their own.
/// </summary>
public sealed class SharedSandbox : IAsyncLifetime
{
    private readonly Lock _gate = new();
    private Task<SandboxProcess>? _starting;

    public Task<SandboxProcess> GetAsync()
    {
        lock (_gate) return _starting ??= StartAsync();
    }

    private static async Task<SandboxProcess> StartAsync()
    {
        var sandbox = SandboxProcess.New();
        PreparedImage.OfferIn(sandbox);
        // Several portals share it, and each would be alone with its account.
        sandbox.Environment["Sandbox__CallsPerMinute"] = "2000";
        sandbox.Environment["Sandbox__DropletLimit"] = "1000";
        sandbox.Environment["Sandbox__KeyListingsPerMinute"] = "200";
        await sandbox.StartAsync();
        return sandbox;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_starting is { IsCompletedSuccessfully: true }) await (await _starting).DisposeAsync();
    }
}
