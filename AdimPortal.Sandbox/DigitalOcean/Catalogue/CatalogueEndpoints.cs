using AdimPortal.Sandbox.DigitalOcean.Api;

namespace AdimPortal.Sandbox.DigitalOcean.Catalogue;

internal static class CatalogueEndpoints
{
    public static void MapCatalogue(this IEndpointRouteBuilder api)
    {
        api.MapGet("/sizes", (HttpRequest request) => Paging.Page(request, "sizes", Sizes.All));
        api.MapGet("/regions", (HttpRequest request) => Paging.Page(request, "regions", Regions.All));
    }
}
