namespace AdimPortal.Sandbox.Dns;

internal static class DnsServices
{
    public static IServiceCollection AddDns(this IServiceCollection services)
    {
        services.AddSingleton<DnsServer>();
        services.AddHostedService(provider => provider.GetRequiredService<DnsServer>());
        return services;
    }
}
