using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;

namespace AdimPortal.Core.SelfHosted.Steps;

/// <summary>
/// A name of ours leads to the server, if it has one: its owner may have brought a name, or serve a network of their
/// own.
/// </summary>
public sealed class NameServer(ICloud cloud, ProvisioningOptions options) : Step
{
    private readonly PointName _point = new(cloud, options);

    public override string Name => _point.Name;

    public override string Title => _point.Title;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        context.Workspace is { Address: not null } workspace && workspace.HasNameIn(options.Zone)
            ? _point.DoAsync(context, cancel)
            : Task.FromResult<StepOutcome>(StepOutcome.Finished);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        _point.UndoAsync(context, cancel);
}
