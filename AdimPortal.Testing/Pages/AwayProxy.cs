using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdimPortal.Testing.Pages;

/// <summary>A service of pages whose every call fails while the database is away.</summary>
public class AwayProxy : DispatchProxy
{
    private Func<Exception?> _fault = default!;
    private object _there = default!;

    /// <summary>Puts one before all that pages read, but for what tells them to read.</summary>
    /// <param name="fault">What a call fails with now; null while all is well.</param>
    public static void Before(IServiceCollection services, Func<Exception?> fault, params IReadOnlyList<Type> except)
    {
        foreach (var service in services.Where(service => service.ServiceType.IsInterface
            && service.ServiceType.Assembly == typeof(Core.Workspaces.Workspace).Assembly
            && !except.Contains(service.ServiceType)).ToList())
        {
            services.Replace(new ServiceDescriptor(service.ServiceType, provider =>
            {
                var proxy = Create(service.ServiceType, typeof(AwayProxy));
                ((AwayProxy)proxy)._fault = fault;
                ((AwayProxy)proxy)._there = service.ImplementationInstance
                    ?? service.ImplementationFactory?.Invoke(provider)
                    ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!);
                return proxy;
            }, service.Lifetime));
        }
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _fault() is { } fault
        ? throw fault
        : targetMethod!.Invoke(_there, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
}
