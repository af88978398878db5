using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Network;

/// <summary>
/// The one nft table of this Sandbox: droplets reach the outside behind this machine's address, and each droplet's
/// firewall is a chain. The table is replaced as a whole, in one transaction, whenever anything in it changes.
/// </summary>
public sealed class PacketFilter(SandboxOptions options, CommandRunner commands) : IHostedService, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private string _inForce = "";

    public Task StartAsync(CancellationToken cancellationToken) => ApplyAsync(() => [], cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await commands.RunAsync("nft", ["delete", "table", "inet", options.TableName], CancellationToken.None);

    /// <summary>When it returns, the rules are in force. Established connections go on.</summary>
    public async Task ApplyAsync(Func<IReadOnlyList<DropletRules>> current, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var text = RuleSet.Text(options, current());
            if (text == _inForce) return;
            await commands.RequireAsync("nft", ["-f", "-"], cancel, input: text);
            _inForce = text;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
