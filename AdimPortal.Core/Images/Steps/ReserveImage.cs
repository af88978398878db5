using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Images.Steps;

/// <summary>
/// Begins the image, unless another one of the same version is under way, and makes the keys by which its server is
/// reached. It gets no secret of a workspace, so none can be in the image.
/// </summary>
public sealed class ReserveImage(IServerImages images, ImageFingerprint fingerprint, ISshKeys keys, ISecretVault vault,
    Blueprint blueprint) : Step
{
    public const string StepName = ReserveIdentity.StepName;

    /// <summary>Output: what the image is made of.</summary>
    public const string Fingerprint = "fingerprint";

    public override string Name => StepName;

    public override string Title => "Reserve name and keys";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var (workspace, version) = (context.Workspace, fingerprint.Read());
        if (!await images.ReserveAsync(workspace.Id, version, blueprint.Version, cancel))
            return new StepOutcome.FailedForGood(ImageService.IsUnderWay, $"Fingerprint {version}.");
        var login = await vault.KeepPairAsync(keys, workspace.Id, WorkspaceSecrets.LoginKey, "portal", cancel);
        workspace.Pin(await vault.KeepPairAsync(keys, workspace.Id, WorkspaceSecrets.FirstHostKeyOf(workspace),
            workspace.Domain, cancel));
        return StepOutcome.With((ReserveIdentity.LoginKey, login), (Fingerprint, version));
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await vault.ForgetAllAsync(context.Workspace.Id, cancel);
        await images.EndAsync(context.Workspace.Id, ImageState.Failed, cancel);
        return StepOutcome.Finished;
    }
}
