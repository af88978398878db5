using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.DigitalOcean;

internal sealed class Account(DigitalOceanApi api)
{
    private static readonly ApiCall Read = ApiCall.Get("/v2/account");

    /// <summary>A token that may not read the account is refused.</summary>
    public async Task<Result<AccountLimits>> ReadLimitsAsync(CancellationToken cancel)
    {
        if (!(await api.GetAsync(Read, DigitalOceanJson.Default.AccountEnvelope, cancel)).TryGet(out var found,
            out var failure))
            return failure;
        return found.Account is { DropletLimit: > 0 and var limit }
            ? new AccountLimits(limit)
            : DigitalOceanErrors.Unreadable(Read, "no droplet_limit");
    }
}

internal sealed record AccountEnvelope(AccountBody? Account);

/// <param name="DropletLimit">Droplets that the account may have at a time.</param>
internal sealed record AccountBody(int DropletLimit);
