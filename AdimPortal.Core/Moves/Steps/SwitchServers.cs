using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// The two servers change places: the name leads to the other one, and the workspace lives there. It is kept in one
/// transaction with the word that it is done, and there is no way back after that word: from then on people write on
/// the new server. Until then nobody can, wherever the name leads: whether a call that failed did its work all the same
/// need not be known, because all of it can be taken back.
/// </summary>
public sealed class SwitchServers(ICloud cloud, ISelfHostedServers servers, ProvisioningOptions options) : Step
{
    public const string StepName = "switch";

    public override string Name => StepName;

    public override string Title => "Switch to the new server";

    public override RetryPolicy Retry => new(5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    /// <summary>Nobody can write meanwhile: without the cloud the old server serves again.</summary>
    public override TimeSpan OutageTimeout => TimeSpan.Zero;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        if (workspace.Move is not { Stage: MoveStage.Moving or MoveStage.Returning } move)
            return StepOutcome.Finished;
        if (!(await LeadToAsync(workspace, move.Other.Address!, cancel)).TryGet(out _, out var failure))
            return StepOutcome.Of(failure);
        var server =
            move.Other.Hosting is WorkspaceHosting.SelfHosted ? await servers.FindAsync(workspace.Id, cancel) : null;
        workspace.SwitchServers(context.Now);
        workspace.ReachAt(
            server is null ? WorkspaceEndpoints.InTheCloud(workspace) : SelfHostedAddresses.Of(workspace, server));
        return StepOutcome.Finished;
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        (await LeadToAsync(context.Workspace, context.Workspace.Address!, cancel)).TryGet(out _, out var failure)
            ? StepOutcome.Finished
            : StepOutcome.Of(failure);

    /// <summary>
    /// A name that its owner brought is theirs to lead: they are told, and the former server leads on until then.
    /// </summary>
    private async Task<Result<Unit>> LeadToAsync(Workspace workspace, string address, CancellationToken cancel)
    {
        if (!workspace.HasNameIn(options.Zone))
            return Unit.Value;
        return (await cloud.EnsureAddressRecordAsync(options.Zone, workspace.Id.Value, address, cancel)).TryGet(
            out _, out var failure) ? Unit.Value : failure;
    }
}
