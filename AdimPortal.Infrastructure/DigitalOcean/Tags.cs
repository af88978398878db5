using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.DigitalOcean;

internal sealed class Tags(DigitalOceanApi api)
{
    /// <summary>
    /// A tag that is there already is answered as if it had just been made, so this may be sent twice.
    /// </summary>
    public Task<Result<Unit>> EnsureAsync(string tag, CancellationToken cancel) =>
        api.DoAsync(
            ApiCall.Create(new NewTag(tag), DigitalOceanJson.Default.NewTag, "/v2/tags") with { MayRepeat = true },
            cancel);

    public Task<Result<Unit>> DeleteAsync(string tag, CancellationToken cancel) =>
        api.DeleteAsync(ApiCall.Delete("/v2/tags/{tag_id}", tag), cancel);
}

internal sealed record NewTag(string Name);

internal sealed record TagBody(string Name);

internal sealed record TagPage(IReadOnlyList<TagBody>? Tags) : Page<TagBody>
{
    internal override IReadOnlyList<TagBody> Items => Tags ?? [];
}
