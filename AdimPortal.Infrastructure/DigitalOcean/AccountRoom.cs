using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>How many droplets the account may have, and how many it has: two calls, whatever their number.</summary>
internal sealed class AccountRoom(DigitalOceanApi api)
{
    public async Task<Result<CloudRoom>> ReadAsync(CancellationToken cancel)
    {
        var one = ApiCall.Get("/v2/droplets").With(("page", "1"), ("per_page", "1"));
        var listed = await api.GetAsync(one, DigitalOceanJson.Default.DropletPage, cancel);
        if (!listed.TryGet(out var page, out var failure))
            return failure;
        var asked = await api.GetAsync(ApiCall.Get("/v2/account"), DigitalOceanJson.Default.AccountEnvelope, cancel);
        // A token may be allowed to make droplets, and not to read the account: then the refusal of a droplet tells.
        if (!asked.TryGet(out var account, out failure) && failure is not Failure.Final)
            return failure;
        return new CloudRoom(account?.Account?.DropletLimit, page.Meta?.Total ?? page.Items.Count);
    }
}

internal sealed record AccountEnvelope(AccountBody? Account);

internal sealed record AccountBody(int? DropletLimit);
