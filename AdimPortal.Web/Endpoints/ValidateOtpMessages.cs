using System.Text.Json.Serialization;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Web.Endpoints;

/// <param name="Otp">The one-time code: <c>ws7x2km-482917</c>.</param>
internal sealed record ValidateOtpRequest([property: JsonPropertyName("otp")] string? Otp);

/// <summary>What a client needs to reach the workspace that its code opened.</summary>
internal sealed record ValidateOtpAnswer(
    [property: JsonPropertyName("workspace_id")] string WorkspaceId,
    [property: JsonPropertyName("endpoints")] EndpointsBody Endpoints,
    [property: JsonPropertyName("features")] IReadOnlyList<string> Features,
    [property: JsonPropertyName("subscription")] SubscriptionBody Subscription,
    [property: JsonPropertyName("created_at")] DateTime CreatedAt)
{
    /// <summary>What every workspace's stack offers; its plan may add to that.</summary>
    private static readonly IReadOnlyList<string> Stack = ["files", "live_updates", "background_tasks", "vector_search"];

    public static ValidateOtpAnswer Of(PairedWorkspace opened, BillingPlan plan) => new(
        opened.Id.Value, EndpointsBody.Of(opened.Endpoints), [.. Stack, .. plan.Features], new SubscriptionBody(opened.Plan, "active"), opened.CreatedAt.UtcDateTime);
}

/// <summary>Each is an address, or null.</summary>
internal sealed record EndpointsBody(
    [property: JsonPropertyName("cloud")] string? Cloud,
    [property: JsonPropertyName("tailscale")] string? Tailscale,
    [property: JsonPropertyName("bare_metal")] string? BareMetal)
{
    public static EndpointsBody Of(WorkspaceEndpoints endpoints) => new(endpoints.Cloud, endpoints.Tailscale, endpoints.BareMetal);
}

internal sealed record SubscriptionBody([property: JsonPropertyName("plan")] string Plan, [property: JsonPropertyName("status")] string Status);

[JsonSerializable(typeof(ValidateOtpRequest))]
[JsonSerializable(typeof(ValidateOtpAnswer))]
internal sealed partial class PairingJson : JsonSerializerContext;
