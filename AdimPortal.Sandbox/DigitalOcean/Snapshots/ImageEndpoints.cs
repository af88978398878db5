using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.DigitalOcean.Catalogue;
using AdimPortal.Sandbox.Images;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Snapshots;

internal static class ImageEndpoints
{
    private sealed record ImageBody(string? Name, string? Description);

    public static void MapImages(this IEndpointRouteBuilder api)
    {
        api.MapGet("/images",
            (HttpRequest request, string? type, bool? @private, string? tag_name, StateStore store,
                PreparedImage prepared) =>
            Paging.Page(request, "images",
                store.Read(state => List(state, type, @private == true, tag_name, prepared.IsOffered))));
        api.MapGet("/images/{id}", (string id, StateStore store, PreparedImage prepared) => Answer.Ok(new
        {
            image = IsDebian(id)
                ? ImageView.Debian12()
                : prepared.IsOffered && id == BaseImages.Prepared
                    ? ImageView.Prepared()
                    : ImageView.Of(store.Read(state => SnapshotEndpoints.Find(state, id))),
        }));
        api.MapPut("/images/{id}", (string id, ImageBody body, StateStore store) => Answer.Ok(new
        {
            image = ImageView.Of(store.Update(state =>
            {
                var snapshot = SnapshotEndpoints.Find(state, id);
                return state.Snapshots[snapshot.Id] = snapshot with { Name = body.Name ?? snapshot.Name };
            })),
        }));
        api.MapDelete("/images/{id}",
            (string id, StateStore store, SnapshotLayers layers) => SnapshotEndpoints.DeleteAsync(id, store, layers));
    }

    private static bool IsDebian(string id) => id == BaseImages.Debian12 || id == $"{BaseImages.Debian12Id}";

    private static List<object> List(SandboxState state, string? type, bool onlyPrivate, string? tag, bool hasPrepared)
    {
        object[] prepared = hasPrepared && tag is null ? [ImageView.Prepared()] : [];
        var snapshots = state.Snapshots.Values.Where(snapshot => tag is null || snapshot.Tags.Contains(tag))
            .OrderBy(snapshot => snapshot.Id).Select(ImageView.Of);
        return type switch
        {
            _ when onlyPrivate || tag is not null => [.. prepared, .. snapshots],
            "distribution" => [ImageView.Debian12()],
            "application" => [],
            _ => [ImageView.Debian12(), .. prepared, .. snapshots],
        };
    }
}
