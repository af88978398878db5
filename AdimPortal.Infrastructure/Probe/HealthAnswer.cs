using System.Net;
using System.Text.Json.Serialization;

namespace AdimPortal.Infrastructure.Probe;

/// <summary>What <c>/healthz</c> says: <c>{"status": "healthy", "services": {"postgresql": "up", …}}</c>.</summary>
internal sealed record HealthAnswer(IReadOnlyDictionary<string, string>? Services)
{
    public bool IsHealthy(HttpStatusCode status) => status is HttpStatusCode.OK && Services!.Count > 0 && Services.Values.All(s => s == "up");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class ProbeJson : JsonSerializerContext;
