namespace AdimPortal.Sandbox.Images;

internal static class ImageServices
{
    public static IServiceCollection AddImages(this IServiceCollection services)
    {
        services.AddSingleton<AptMirrors>();
        services.AddSingleton<BaseImageBuilder>();
        services.AddSingleton<BaseImage>();
        services.AddHostedService(provider => provider.GetRequiredService<BaseImage>());
        return services;
    }
}
