using System.Globalization;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// A way for the data, from server to server: the old server lets in one key, which the new one has made and never
/// gives away. It may come from the new server's address only, until a fixed time, and does nothing but hand out this
/// workspace's data. It is taken back at the end, and by an undo.
/// </summary>
public sealed class OpenTransferAccess(ICloud cloud, RoutineRunner runner, Blueprint blueprint) : Step
{
    public const string StepName = "open-access";

    /// <summary>
    /// Longer than any copy should take; whatever happens to the portal, the key is worth nothing after it.
    /// </summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly Routine _open = blueprint.MaintenanceOf(Blueprint.OpenAccessRoutine);
    private readonly Routine _close = blueprint.MaintenanceOf(Blueprint.CloseAccessRoutine);

    public override string Name => StepName;

    public override string Title => "Open transfer access";

    public override TimeSpan Timeout => RunRoutine.OwnersTimeout;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var (source, other) = (context.Workspace, context.Workspace.Move!.Other);
        if (context.OutputOf(CopyData.PrepareStep, CopyData.PublicKey) is not { } key)
            return new StepOutcome.FailedForGood("The new server did not report its transfer key.",
                $"No output {CopyData.PublicKey} of {CopyData.PrepareStep}.");
        if (source.Hosting is WorkspaceHosting.Cloud)
        {
            var access = new FirewallRequest(AccessOf(source.Tag), source.Tag,
                [new InboundRule("tcp", "22", [$"{other.Address}/32"])]);
            if (!(await cloud.EnsureFirewallAsync(access, cancel)).TryGet(out _, out var failure))
                return StepOutcome.Of(failure);
        }

        // sshd reads the time as UTC by its last email (sshd(8), "expiry-time").
        var until =
            (context.Operation.RequestedAt + Lifetime).UtcDateTime.ToString("yyyyMMddHHmmss",
                CultureInfo.InvariantCulture) + "Z";
        return await runner.RunAsync(context, _open, _open.Name, source.Plan, cancel, new Dictionary<string, Secret>
        {
            ["ACCESS_MARK"] = MarkOf(context),
            ["ACCESS_KEY"] = new(key),
            ["ACCESS_FROM"] = new(other.Address!),
            ["ACCESS_UNTIL"] = new(until),
        });
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        var closed = await runner.RunAsync(
            context, _close, _close.Name, context.Workspace.Plan, cancel,
            new Dictionary<string, Secret> { ["ACCESS_MARK"] = MarkOf(context) });
        if (closed is not StepOutcome.Done)
            return closed;
        return (await cloud.DeleteFirewallAsync(AccessOf(context.Workspace.Tag), cancel)).TryGet(out _, out var failure)
            ? StepOutcome.Finished
            : StepOutcome.Of(failure);
    }

    internal static string AccessOf(string tag) => $"{tag}-access";

    private static Secret MarkOf(StepContext context) => new($"adim-access-{context.Operation.Id}");
}
