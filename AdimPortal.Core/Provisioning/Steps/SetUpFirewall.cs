using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Provisioning.Steps;

/// <summary>
/// The cloud's own firewall, by tag and before the server is there: it is never reachable without one.
/// </summary>
public sealed class SetUpFirewall(ICloud cloud, ISshSources sources) : Step
{
    private static readonly string[] Everywhere = ["0.0.0.0/0", "::/0"];

    public override string Name => "firewall";

    public override string Title => "Set up the firewall";

    /// <summary>What a server is reached by, from where.</summary>
    /// <param name="tag">The server's tag, which is the firewall's name as well.</param>
    /// <param name="ssh">See <see cref="ISshSources"/>.</param>
    internal static FirewallRequest Request(string tag, IReadOnlyList<string> ssh) => new(tag, tag,
    [
        new InboundRule("tcp", "22", ssh),
        new InboundRule("tcp", "80", Everywhere),
        new InboundRule("tcp", "443", Everywhere),
        new InboundRule("icmp", null, Everywhere),
    ]);

    /// <summary>A server that nobody reaches by SSH can't be built, and one that everybody does must not be.</summary>
    internal static StepOutcome Unknown { get; } = new StepOutcome.FailedForGood(
        "The portal does not know which addresses it connects to servers from.",
        "No node has named an address. Set Provisioning:SshSources on each to its own public addresses.");

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (await sources.ListAsync(cancel) is not { Count: > 0 } ssh)
            return Unknown;
        return (await cloud.EnsureFirewallAsync(Request(context.Workspace.Tag, ssh), cancel)).TryGet(
            out _, out var failure) ? StepOutcome.Finished : StepOutcome.Of(failure);
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        if (!(await cloud.DeleteFirewallAsync(context.Workspace.Tag, cancel)).TryGet(out _, out var failure))
            return StepOutcome.Of(failure);
        return (await cloud.DeleteTagAsync(context.Workspace.Tag, cancel)).TryGet(out _, out failure)
            ? StepOutcome.Finished
            : StepOutcome.Of(failure);
    }
}
