using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.DigitalOcean;

internal sealed class SizeCatalogue(DigitalOceanApi api)
{
    public async Task<Result<IReadOnlyList<CloudSize>>> ListAsync(CancellationToken cancel)
    {
        var listed =
            await api.ListAsync<SizeBody, SizePage>(ApiCall.Get("/v2/sizes"), DigitalOceanJson.Default.SizePage,
                cancel);
        return listed.TryGet(out var all, out var failure) ? all.Select(s => s.ToSize()).ToList() : failure;
    }
}

/// <param name="Memory">MiB.</param>
/// <param name="Disk">GiB.</param>
internal sealed record SizeBody(string Slug, int Memory, int Vcpus, int Disk, decimal PriceMonthly, bool Available,
    IReadOnlyList<string>? Regions)
{
    public CloudSize ToSize() => new(Slug, Memory, Vcpus, Disk, PriceMonthly, Available, Regions ?? []);
}

internal sealed record SizePage(IReadOnlyList<SizeBody>? Sizes) : Page<SizeBody>
{
    internal override IReadOnlyList<SizeBody> Items => Sizes ?? [];
}
