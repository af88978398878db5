namespace AdimPortal.Sandbox.Network;

internal static class NetworkServices
{
    public static IServiceCollection AddNetwork(this IServiceCollection services)
    {
        services.AddSingleton<PacketFilter>();
        services.AddHostedService<KernelLimits>();
        services.AddHostedService<Bridge>();
        services.AddHostedService(provider => provider.GetRequiredService<PacketFilter>());
        return services;
    }
}
