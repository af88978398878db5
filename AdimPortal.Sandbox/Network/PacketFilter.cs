using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Network;

/// <summary>
/// The one nft table of this Sandbox: droplets reach the outside behind this machine's address, and each droplet's
/// firewall is a chain. The table is replaced as a whole, in one transaction, whenever anything in it changes.
/// </summary>
public sealed class PacketFilter(SandboxOptions options, CommandRunner commands) : IHostedService, IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    public Task StartAsync(CancellationToken cancellationToken) => ApplyAsync([], cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await commands.RunAsync("nft", ["delete", "table", "inet", options.TableName], CancellationToken.None);

    public async Task ApplyAsync(IReadOnlyList<DropletRules> droplets, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            await commands.RequireAsync("nft", ["-f", "-"], cancel, input: RuleSet.Text(options, droplets));
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
