using AdimPortal.Core.Blueprints;
using AdimPortal.Infrastructure.Blueprints;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks;

/// <summary>
/// The portal as it is installed: what <c>dotnet publish</c> made, in a process of its own, with the product's own
/// settings.
/// </summary>
internal static class Portal
{
    /// <summary><c>./dev bench</c> publishes there.</summary>
    private static readonly string Published = Repository.PathTo("artifacts", "bench", "portal");

    public static Blueprint Blueprint { get; } = BlueprintFolder.Read(Repository.PathTo("blueprints"), "adim");

    public static Task<PortalProcess> StartAsync(string database, SandboxProcess sandbox,
        Action<Dictionary<string, string>>? settings = null) =>
        PortalProcess.StartNewAsync(database, sandbox, settings, Published);
}
