using AdimPortal.Sandbox.Network;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Firewalls;

/// <summary>
/// Makes the packet filter say what the account says. Call it after any change of firewalls, tags or droplets.
/// </summary>
public sealed class FirewallSync(StateStore store, Subnet subnet, PacketFilter filter) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => ApplyAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The rules are worked out inside the filter's turn: of two changes at once, the later one can't be overwritten by
    // the earlier.
    public Task ApplyAsync() =>
        filter.ApplyAsync(() => store.Read(state => FirewallCompiler.Compile(state, subnet)), CancellationToken.None);
}
