namespace AdimPortal.Sandbox.Network;

internal static class NetworkServices
{
    public static IServiceCollection AddNetwork(this IServiceCollection services)
    {
        services.AddHostedService<Bridge>();
        return services;
    }
}
