using AdimPortal.Core.Operations;
using AdimPortal.Testing.InMemory;
using AdimPortal.Web.Components;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Testing.Processes;

/// <summary>
/// A node of a real portal, with its database, its Sandbox and its master key, inside this process; so that one of its
/// plans can be another. Nobody reaches its pages.
/// </summary>
/// <param name="portal">Whose node it is. That one should be stopped meanwhile, or it carries operations too.</param>
/// <param name="alter">What the steps of the plan become.</param>
internal sealed class AlteredPortal<TPlan>(PortalProcess portal, Func<Step, Step> alter) : WebApplicationFactory<App>
    where TPlan : OperationDefinition
{
    /// <summary>Starts it; the steps are the real plan's.</summary>
    public TPlan Start() => Services.GetRequiredService<TPlan>();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environments.Development);
        foreach (var (name, value) in portal.Environment)
            builder.UseSetting(name.Replace("__", ":", StringComparison.Ordinal), value);
        builder.ConfigureTestServices(services => services.AddSingleton(provider => new OperationCatalog(
            provider.GetServices<OperationDefinition>()
                .Select(plan => plan is TPlan ? new WrappedOperation(plan, alter) : plan))));
    }
}
