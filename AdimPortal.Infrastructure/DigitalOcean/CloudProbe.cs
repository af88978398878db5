using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Outages;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>One size of those that are sold. Keys would be a shorter list, and may seldom be listed.</summary>
internal sealed class CloudProbe(DigitalOceanApi api) : IOutsideSystemProbe
{
    public OutsideSystem System => OutsideSystem.Cloud;

    public Task<Result<Unit>> LookAsync(CancellationToken cancel) =>
        api.DoAsync(ApiCall.Get("/v2/sizes").With(("page", "1"), ("per_page", "1")), cancel);
}
