using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;

namespace AdimPortal.Infrastructure.DigitalOcean;

internal sealed class SizeCatalogue(DigitalOceanApi api)
{
    /// <summary>The API lists sizes and doesn't find one.</summary>
    public async Task<Result<CloudSize?>> FindAsync(string slug, CancellationToken cancel)
    {
        var listed = await api.ListAsync<SizeBody, SizePage>(ApiCall.Get("/v2/sizes"), DigitalOceanJson.Default.SizePage, cancel);
        return listed.TryGet(out var all, out var failure) ? all.FirstOrDefault(s => s.Slug == slug)?.ToSize() : failure;
    }
}

/// <param name="Memory">MiB.</param>
/// <param name="Disk">GiB.</param>
internal sealed record SizeBody(string Slug, int Memory, int Vcpus, int Disk, decimal PriceMonthly, bool Available, IReadOnlyList<string>? Regions)
{
    public CloudSize ToSize() => new(Slug, Memory, Vcpus, Disk, PriceMonthly, Available, Regions ?? []);
}

internal sealed record SizePage(IReadOnlyList<SizeBody>? Sizes) : Page<SizeBody>
{
    internal override IReadOnlyList<SizeBody> Items => Sizes ?? [];
}
