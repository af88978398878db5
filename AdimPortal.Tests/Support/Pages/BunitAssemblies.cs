using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace AdimPortal.Tests.Support.Pages;

/// <summary>Hands bunit the one assembly whose version there is older than it names. See build/Bunit.targets.</summary>
internal static class BunitAssemblies
{
    private const string Older = "AngleSharp.Diffing";

    [ModuleInitializer]
    internal static void Register() => AssemblyLoadContext.Default.Resolving += static (context, name) => Find(context, name);

    private static Assembly? Find(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == Older ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, $"{Older}.dll")) : null;
}
