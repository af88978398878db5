using AdimPortal.Sandbox.Network;
using AdimPortal.Sandbox.Status;

namespace AdimPortal.Sandbox.Artifacts;

/// <summary>
/// What a workspace's server fetches while it is installed: the application by git, and Qdrant's archive.
/// </summary>
internal static class ArtifactServices
{
    public static IServiceCollection AddArtifacts(this IServiceCollection services)
    {
        services.AddSingleton<GitRepository>();
        services.AddHostedService(provider => provider.GetRequiredService<GitRepository>());
        services.AddSingleton<GitHttpBackend>();
        services.AddSingleton<QdrantArchive>();
        services.AddHostedService(provider => provider.GetRequiredService<QdrantArchive>());
        return services;
    }

    public static void MapArtifacts(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var (options, subnet, archive) = (services.GetRequiredService<SandboxOptions>(),
            services.GetRequiredService<Subnet>(), services.GetRequiredService<QdrantArchive>());
        var address = $"http://{subnet.Gateway}:{options.HttpPort}";
        var board = services.GetRequiredService<StatusBoard>();
        board.Fact("app_repository", $"{address}/git/{GitRepository.Name}");
        board.Fact("qdrant_url", $"{address}/artifacts/qdrant/{QdrantArchive.FileName}");
        board.Fact("qdrant_sha256", archive.Sha256);
        board.Fact("qdrant_sha256_file", archive.Sha256File);

        routes.MapMethods("/git/{**path}", ["GET", "POST"],
            (HttpContext http, string path, GitHttpBackend git) => git.ServeAsync(http, path));
        routes.MapGet($"/artifacts/qdrant/{QdrantArchive.FileName}",
            () => Results.Bytes(archive.Bytes, "application/gzip"));
        routes.MapGet($"/artifacts/qdrant/{QdrantArchive.FileName}.sha256",
            () => $"{archive.Sha256}  {QdrantArchive.FileName}\n");
    }
}
