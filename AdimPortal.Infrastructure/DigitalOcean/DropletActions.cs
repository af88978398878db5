using System.Globalization;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>
/// Changes of a droplet. DigitalOcean carries them out behind its answer and locks the droplet meanwhile.
/// </summary>
internal sealed class DropletActions(DigitalOceanApi api)
{
    private const string Path = "/v2/droplets/{droplet_id}/actions";

    public async Task<Result<Unit>> BeginAsync(long droplet, DropletChange change, CancellationToken cancel)
    {
        var call = ApiCall.Create(DropletAction.Of(change), DigitalOceanJson.Default.DropletAction, Path,
            droplet.ToString(CultureInfo.InvariantCulture));
        return (await api.DoAsync(call, cancel)).TryGet(out _, out var failure)
            ? Unit.Value
            : DigitalOceanErrors.ChangingDroplet(failure);
    }
}

/// <param name="Disk">Whether a resize enlarges the disk too. It never does: a disk that grew can't shrink, and the way
/// back would be closed.</param>
internal sealed record DropletAction(string Type, string? Name = null, string? Size = null, bool? Disk = null)
{
    public static DropletAction Of(DropletChange change) => change switch
    {
        DropletChange.ShutDown => new("shutdown"),
        DropletChange.PowerOff => new("power_off"),
        DropletChange.PowerOn => new("power_on"),
        DropletChange.Resize(var size) => new("resize", Size: size, Disk: false),
        DropletChange.TakeSnapshot(var name) => new("snapshot", Name: name),
        DropletChange.SetBackups(var on) => new(on ? "enable_backups" : "disable_backups"),
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, null),
    };
}
