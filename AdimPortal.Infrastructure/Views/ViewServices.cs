using AdimPortal.Core.Views;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Views;

public static class ViewServices
{
    /// <summary>Saved views of lists. Needs persistence.</summary>
    public static IServiceCollection AddSavedViews(this IServiceCollection services) =>
        services.AddSingleton<ISavedViews, PostgresSavedViews>();
}
