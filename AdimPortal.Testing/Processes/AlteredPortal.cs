using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
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
        builder.ConfigureTestServices(services =>
        {
            services.Remove(
                services.Single(s => s.ServiceType == typeof(OperationDefinition)
                    && s.ImplementationType == typeof(TPlan)));
            services.AddSingleton<TPlan>();
            services.AddSingleton<OperationDefinition>(provider =>
                new Altered(provider.GetRequiredService<TPlan>(), alter));
        });
    }

    private sealed class Altered(OperationDefinition plan, Func<Step, Step> alter) : OperationDefinition
    {
        public override string Name => plan.Name;

        public override string Title => plan.Title;

        public override OperationText Text => plan.Text;

        public override string? NeedsCloud => plan.NeedsCloud;

        public override string? NeedsOwnServer => plan.NeedsOwnServer;

        public override IReadOnlyList<Step> Steps { get; } = [.. plan.Steps.Select(alter)];

        public override bool IsForwardOnly => plan.IsForwardOnly;

        public override string? PointOfNoReturn => plan.PointOfNoReturn;

        public override bool CanBeCancelled => plan.CanBeCancelled;

        public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now) =>
            plan.Settle(workspace, end, now);
    }
}
