using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdimPortal.Testing.Pages;

/// <summary>A service of pages whose every call fails while the database is away.</summary>
public class AwayProxy : DispatchProxy
{
    private Func<string, Exception?> _fault = default!;
    private string _name = "";
    private object _there = default!;

    /// <summary>Puts one before all that pages read, but for what tells them to read.</summary>
    /// <param name="fault">What a call fails with now; null while all is well.</param>
    public static void Before(IServiceCollection services, Func<Exception?> fault,
        params IReadOnlyList<Type> except) =>
        Before(services, _ => fault(), except);

    /// <param name="fault">The same, and gets what is called: <c>ICodeStore.FindAsync(ws7x2km)</c>.</param>
    public static void Before(IServiceCollection services, Func<string, Exception?> fault,
        params IReadOnlyList<Type> except)
    {
        foreach (var service in services.Where(service => service.ServiceType.IsInterface
            && service.ServiceType.Assembly == typeof(Core.Workspaces.Workspace).Assembly
            && !except.Contains(service.ServiceType)).ToList())
        {
            services.Replace(new ServiceDescriptor(service.ServiceType, provider =>
            {
                var proxy = Create(service.ServiceType, typeof(AwayProxy));
                (((AwayProxy)proxy)._fault, ((AwayProxy)proxy)._name) = (fault, service.ServiceType.Name);
                ((AwayProxy)proxy)._there = service.ImplementationInstance
                    ?? service.ImplementationFactory?.Invoke(provider)
                    ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!);
                return proxy;
            }, service.Lifetime));
        }
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _fault($"{_name}.{targetMethod!.Name}({Text(args)})") is { } fault
            ? throw fault
            : targetMethod.Invoke(_there, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);

    private static string Text(object?[]? arguments) =>
        string.Join(", ", (arguments ?? []).Where(argument => argument is not CancellationToken));
}
