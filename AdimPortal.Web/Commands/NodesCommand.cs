using System.Globalization;
using AdimPortal.Infrastructure.SshSources;
using static AdimPortal.Web.Commands.CommandAnswer;

namespace AdimPortal.Web.Commands;

/// <summary><c>adim-portal nodes …</c>, on the server: which addresses may reach the SSH port of workspaces.</summary>
internal sealed class NodesCommand(PortalNodes nodes, TextWriter output, TextWriter errors)
{
    public const string Name = "nodes";

    private const string Usage = """
        usage: adim-portal nodes list             lists the addresses that may reach SSH of workspaces, by node
               adim-portal nodes allow ADDRESS    lets a node in that starts within 24 hours
               adim-portal nodes remove NAME      removes a node that is gone, or one address; without it they go after 24 hours
        """;

    /// <returns>The exit status: 0 done, 1 refused, 2 not understood.</returns>
    public Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel) => arguments switch
    {
        ["list"] => ListAsync(cancel),
        ["allow", var address] => AllowAsync(address, cancel),
        ["remove", var name] => RemoveAsync(name, cancel),
        ["--help" or "-h"] => SayAsync(output, Usage, 0),
        _ => SayAsync(errors, Usage, 2),
    };

    private async Task<int> ListAsync(CancellationToken cancel)
    {
        foreach (var node in await nodes.ListAsync(cancel))
            await output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture,
                    $"{node.Address}\t{node.Node}\t{node.RenewedAt:yyyy-MM-dd HH:mm} UTC"));
        return 0;
    }

    private async Task<int> AllowAsync(string address, CancellationToken cancel) =>
        await nodes.AllowAsync(address, cancel) is { } refusal
        ? await SayAsync(errors, refusal, 1)
        : await SayAsync(output, $"{address} may reach SSH on workspaces. Their firewalls are updated within minutes.", 0);

    private async Task<int> RemoveAsync(string name, CancellationToken cancel) =>
        await nodes.RemoveAsync(name, cancel) is { } refusal
        ? await SayAsync(errors, refusal, 1)
        : await SayAsync(output, $"{name} is removed. The workspaces' firewalls are updated within minutes.", 0);
}
