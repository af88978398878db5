using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.DigitalOcean;

internal sealed class Droplets(DigitalOceanApi api)
{
    private const string Path = "/v2/droplets";
    private const string OnePath = "/v2/droplets/{droplet_id}";
    private const int LargestUserData = 64 * 1024;

    public async Task<Result<IReadOnlyList<Droplet>>> ListAsync(string tag, CancellationToken cancel)
    {
        var call = ApiCall.Get(Path).With(("tag_name", tag));
        var listed = await api.ListAsync<DropletBody, DropletPage>(call, DigitalOceanJson.Default.DropletPage, cancel);
        return listed.TryGet(out var droplets, out var failure)
            ? droplets.Select(d => d.ToDroplet()).ToList()
            : failure;
    }

    public async Task<Result<Droplet>> CreateAsync(DropletRequest request, CancellationToken cancel)
    {
        var call = ApiCall.Create(NewDroplet.From(request), DigitalOceanJson.Default.NewDroplet, Path);
        if (!(await api.GetAsync(call, DigitalOceanJson.Default.DropletEnvelope, cancel)).TryGet(
            out var created, out var failure))
            return DigitalOceanErrors.CreatingDroplet(failure, request.Region);
        return created.Droplet is { } droplet
            ? droplet.ToDroplet()
            : DigitalOceanErrors.Unreadable(call, "no droplet in the answer");
    }

    public async Task<Result<Droplet?>> FindAsync(long id, CancellationToken cancel)
    {
        var call = ApiCall.Get(OnePath, id.ToString(CultureInfo.InvariantCulture));
        return (await api.FindAsync(call, DigitalOceanJson.Default.DropletEnvelope, cancel)).TryGet(
            out var found, out var failure) ? found?.Droplet?.ToDroplet() : failure;
    }

    public Task<Result<Unit>> DeleteAsync(long id, CancellationToken cancel) =>
        api.DeleteAsync(ApiCall.Delete(OnePath, id.ToString(CultureInfo.InvariantCulture)), cancel);

    public Task<Result<Unit>> DeleteAsync(string tag, CancellationToken cancel) =>
        api.DeleteAsync(ApiCall.Delete(Path).With(("tag_name", tag)), cancel);

    public static void CheckUserData(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > LargestUserData)
            throw new ArgumentException($"User data may have {LargestUserData} bytes.", nameof(text));
    }
}

/// <param name="Image">A slug, or a snapshot's number as a number: the API tells them apart by the JSON type.</param>
internal sealed record NewDroplet(
    string Name, string Region, string Size, JsonNode Image, IReadOnlyList<string> Tags, IReadOnlyList<long> SshKeys,
    string UserData, bool Backups, bool Ipv6, bool Monitoring)
{
    public static NewDroplet From(DropletRequest request)
    {
        var userData = request.UserData.Reveal();
        Droplets.CheckUserData(userData);
        JsonNode image = long.TryParse(request.Image, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : request.Image;
        return new(request.Name, request.Region, request.Size, image, request.Tags, request.SshKeyIds, userData,
            request.Backups, Ipv6: false, Monitoring: true);
    }
}

internal sealed record DropletEnvelope(DropletBody? Droplet);

internal sealed record DropletPage(IReadOnlyList<DropletBody>? Droplets) : Page<DropletBody>
{
    internal override IReadOnlyList<DropletBody> Items => Droplets ?? [];
}

/// <param name="Disk">GiB.</param>
internal sealed record DropletBody(
    long Id, string Name, string Status, DropletNetworks? Networks, IReadOnlyList<string>? Tags,
    string? SizeSlug = null, int Disk = 0, bool Locked = false,
    IReadOnlyList<string>? Features = null)
{
    public Droplet ToDroplet() =>
        new(Id, Name, Status, Networks?.V4?.FirstOrDefault(n => n.Type == "public")?.IpAddress, Tags ?? [])
        {
            Size = SizeSlug ?? "",
            DiskGib = Disk,
            IsLocked = Locked,
            HasBackups = Features?.Contains("backups") ?? false,
        };
}

internal sealed record DropletNetworks(IReadOnlyList<DropletAddress>? V4);

internal sealed record DropletAddress(string? IpAddress, string? Type);
