using AdimPortal.Core.Images;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Images;

public static class ImageServices
{
    /// <summary>Images that servers are made from. The section "Images" says whether there are any.</summary>
    public static IServiceCollection AddImages(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ImageOptions>().Bind(configuration.GetSection(ImageOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<ImageOptions>, ImageOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ImageOptions>>().Value);
        return services.AddImageTables();
    }

    internal static IServiceCollection AddImageTables(this IServiceCollection services)
    {
        services.AddSingleton<IServerImages, PostgresServerImages>();
        services.AddSingleton<ImageService>();
        services.AddSingleton<ImageScheduler>();
        return services;
    }
}

internal sealed class ImageOptionsValidator : FaultsValidator<ImageOptions>
{
    protected override IEnumerable<string> Faults(ImageOptions options) => options.Faults();
}
