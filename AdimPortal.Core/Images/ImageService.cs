using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Images;

/// <summary>Where images are asked for.</summary>
public sealed class ImageService(IOperationRequests requests, IServerImages images, ImageFingerprint fingerprint,
    ImageOptions options, ProvisioningOptions provisioning, BillingPlans plans, WorkspaceIds ids, TimeProvider time)
{
    internal const string IsUnderWay = "An image of this version is already being prepared.";

    /// <summary>Prepares an image of today's version. Servers are made from it as soon as it is ready.</summary>
    public async Task<RequestAnswer> PrepareAsync(ActPermit permit, CancellationToken cancel)
    {
        permit.Require(Act.PrepareImage);
        if (!options.Enabled)
            return new RequestAnswer.Refused("Images are switched off. Set Images:Enabled to true first.");
        var now = fingerprint.Read();
        if ((await images.ListAsync(MostLookedAt, cancel)).Any(image =>
            image.Fingerprint == now && image.State is ImageState.Preparing))
            return new RequestAnswer.Refused(IsUnderWay);
        var builder = Workspace.ForImage(await ids.NewAsync(cancel), plans.Free.Name, provisioning.Regions.Keys.First(),
            options.Size, provisioning.Zone, time.GetUtcNow());
        return await requests.BeginNewAsync(PrepareImageOperation.OperationName, builder, permit, cancel);
    }

    internal const int MostLookedAt = 100;
}
