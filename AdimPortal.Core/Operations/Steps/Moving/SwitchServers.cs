using System.Globalization;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.OwnServers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations.Steps.Moving;

/// <summary>
/// The two servers change places: the name leads to the other one, and the workspace lives there. It is kept in one transaction with the word that it is
/// done, and there is no way back after that word: what is written from now on is on the new server only.
/// </summary>
public sealed class SwitchServers(ICloud cloud, IOwnServers servers, ProvisioningOptions options) : Step
{
    public const string StepName = "switch";

    public const string Pause = "pause_seconds";

    public override string Name => StepName;

    public override string Title => "Switch to the new server";

    public override RetryPolicy Retry => new(5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    /// <summary>Nobody can write meanwhile: without the cloud the old server serves again.</summary>
    public override TimeSpan OutagePatience => TimeSpan.Zero;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        if (workspace.Migration is not { Stage: MigrationStage.Moving or MigrationStage.Returning } move)
            return StepOutcome.Finished;
        // Once the name may lead to the new server, somebody may write there: to call the move off now would lose that. The call has a limit of its own.
        cancel.ThrowIfCancellationRequested();
        if (!(await LeadToAsync(workspace, move.Other.Address!, CancellationToken.None)).TryGet(out _, out var failure))
            return StepOutcome.Of(failure);
        var pause = context.StartOf(Freeze.StepName) is { } since ? context.Now - since : TimeSpan.Zero;
        var server = move.Other.Home is WorkspaceHome.OwnServer ? await servers.FindAsync(workspace.Id, CancellationToken.None) : null;
        workspace.SwitchServers(pause, context.Now);
        workspace.ReachAt(server is null ? WorkspaceEndpoints.InTheCloud(workspace) : OwnServerAddresses.Of(workspace, server));
        return StepOutcome.With((Pause, pause.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)));
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        (await LeadToAsync(context.Workspace, context.Workspace.Address!, cancel)).TryGet(out _, out var failure)
            ? StepOutcome.Finished
            : StepOutcome.Of(failure);

    /// <summary>A name that its owner brought is theirs to lead: they are told, and the former server leads on until then.</summary>
    private async Task<Result<Nothing>> LeadToAsync(Workspace workspace, string address, CancellationToken cancel)
    {
        if (!workspace.HasNameIn(options.Zone))
            return Nothing.AtAll;
        return (await cloud.EnsureAddressRecordAsync(options.Zone, workspace.Id.Value, address, cancel)).TryGet(out _, out var failure) ? Nothing.AtAll : failure;
    }
}
