using System.Net;
using System.Text.Json.Serialization;
using AdimPortal.Core.Monitoring;

namespace AdimPortal.Infrastructure.Probe;

/// <summary>What <c>/healthz</c> says: <c>{"status": "healthy", "services": {"postgresql": "up", …}}</c>.</summary>
internal sealed record HealthAnswer(IReadOnlyDictionary<string, string?>? Services)
{
    public (bool IsHealthy, IReadOnlyDictionary<string, string> Services) Bounded(HttpStatusCode status)
    {
        var services = ReportedServices.Of(Services!, out var isHealthy);
        return (status is HttpStatusCode.OK && isHealthy, services);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class ProbeJson : JsonSerializerContext;
