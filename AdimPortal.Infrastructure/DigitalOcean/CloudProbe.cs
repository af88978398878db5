using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Outages;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>One key of the account: the shortest list there is.</summary>
internal sealed class CloudProbe(DigitalOceanApi api) : IOutsideSystemProbe
{
    public OutsideSystem System => OutsideSystem.Cloud;

    public Task<Result<Unit>> LookAsync(CancellationToken cancel) =>
        api.DoAsync(ApiCall.Get("/v2/account/keys").With(("page", "1"), ("per_page", "1")), cancel);
}
