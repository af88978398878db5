namespace AdimPortal.Testing.Processes;

/// <summary>
/// A Sandbox for the tests of one class: take it as a class fixture. For tests whose calls would use up the shared
/// one's rate limit.
/// </summary>
public sealed class PrivateSandbox : IAsyncLifetime
{
    private SandboxProcess? _sandbox;

    public SandboxProcess Sandbox => _sandbox ?? throw new InvalidOperationException("It is not started yet.");

    public async ValueTask InitializeAsync() => _sandbox = await SandboxProcess.StartNewAsync();

    public async ValueTask DisposeAsync()
    {
        if (_sandbox is not null) await _sandbox.DisposeAsync();
    }
}
