namespace AdimPortal.Sandbox.Processes;

internal static class ProcessServices
{
    public static IServiceCollection AddProcesses(this IServiceCollection services)
    {
        services.AddSingleton<CommandRunner>();
        services.AddSingleton(_ => CgroupLayout.Detect());
        services.AddSingleton<CgroupTree>();
        services.AddSingleton<CgroupLimits>();
        services.AddSingleton<DaemonHost>();
        services.AddHostedService(provider => provider.GetRequiredService<DaemonHost>());
        return services;
    }
}
