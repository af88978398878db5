namespace AdimPortal.Sandbox.Status;

internal static class StatusEndpoints
{
    public static IServiceCollection AddStatus(this IServiceCollection services) =>
        services.AddSingleton<StatusBoard>();

    public static void MapStatus(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/status", (StatusBoard board) => board.Snapshot());
}
