using AdimPortal.Core.Billing;
using AdimPortal.Core.Images;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Operations;

public static class OperationDefinitionServices
{
    /// <summary>
    /// Every definition that there is, and what they build their steps from. The ports themselves are registered by
    /// whoever has them: the portal's folders, or the in-memory world.
    /// </summary>
    public static IServiceCollection AddOperationDefinitions(this IServiceCollection services)
    {
        services.AddSingleton<StepDependencies>();
        services.AddSingleton<RoutineRunner>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WorkspaceSettings>(
            provider, provider.GetRequiredService<ProvisioningOptions>().PortalAddress));
        services.AddSingleton<IAgentRoutines, AgentTaskRunner>();
        services.AddSingleton<ImageFingerprint>();
        services.AddSingleton<ImageChoice>();
        services.AddSingleton<IPlanLimits>(provider => provider.GetRequiredService<BillingPlans>());
        foreach (var shared in ISharedSteps.All)
            services.AddSingleton(shared);
        foreach (var definition in OperationDefinition.All)
        {
            services.AddSingleton(definition);
            services.AddSingleton(provider => (OperationDefinition)provider.GetRequiredService(definition));
        }

        services.AddSingleton<OperationCatalog>();
        return services;
    }
}
