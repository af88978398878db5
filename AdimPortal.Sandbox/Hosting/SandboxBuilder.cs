using System.Net;

namespace AdimPortal.Sandbox.Hosting;

internal static class SandboxBuilder
{
    public static WebApplicationBuilder Create(string[] args)
    {
        // ASP.NET's default without any setting is Production, which the Sandbox refuses; a plain start means
        // development.
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? Environments.Development;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            EnvironmentName = environment,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true; console.TimestampFormat =
            "HH:mm:ss.fff ";
        });
        return builder;
    }

    /// <summary>
    /// Loopback for the portal and people, the bridge for droplets. Nothing listens on an outside address.
    /// </summary>
    public static void ListenOn(this WebApplicationBuilder builder, SandboxOptions options) =>
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.HttpPort);
            kestrel.Listen(options.Addresses.Gateway, options.HttpPort);
        });

    public static IServiceCollection AddCommon(this IServiceCollection services, SandboxOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Addresses);
        services.AddSingleton(TimeProvider.System);
        services.AddHostedService<Sweep>();
        // Ten droplets powering off on a busy machine need more than the usual half minute.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(90));
        return services;
    }
}
