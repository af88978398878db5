namespace AdimPortal.Sandbox.Machines;

internal static class MachineServices
{
    public static IServiceCollection AddMachines(this IServiceCollection services)
    {
        services.AddSingleton<MachineDisk>();
        services.AddSingleton<MachineBooter>();
        services.AddSingleton<Lxcfs>();
        services.AddHostedService(provider => provider.GetRequiredService<Lxcfs>());
        return services;
    }
}
