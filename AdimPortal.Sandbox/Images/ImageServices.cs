namespace AdimPortal.Sandbox.Images;

internal static class ImageServices
{
    public static IServiceCollection AddImages(this IServiceCollection services)
    {
        services.AddSingleton<AptMirrors>();
        services.AddSingleton<BaseImageBuilder>();
        services.AddSingleton<SystemFolder>();
        services.AddSingleton<BaseImage>();
        services.AddSingleton<PreparedImage>();
        services.AddHostedService(provider => provider.GetRequiredService<BaseImage>());
        services.AddHostedService(provider => provider.GetRequiredService<PreparedImage>());
        return services;
    }
}
