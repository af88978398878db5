namespace AdimPortal.Sandbox.Acme;

internal static class AcmeServices
{
    public static IServiceCollection AddAcme(this IServiceCollection services)
    {
        services.AddSingleton<AcmeCertificates>();
        services.AddSingleton<AcmeRoots>();
        services.AddHostedService<AcmeServer>();
        return services;
    }

    public static void MapAcme(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/acme/roots.pem", (AcmeRoots roots) => Results.Text(roots.Read(), "application/x-pem-file"));
        routes.MapGet("/acme/ca.pem",
            (AcmeCertificates certificates) => Results.File(certificates.AuthorityFile, "application/x-pem-file"));
    }
}
