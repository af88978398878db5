using System.Text.Json;
using System.Text.Json.Serialization;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Web.Endpoints.Pairing;

/// <param name="Otp">The one-time code, <c>ws7x2km-482917</c>, as a person typed or pasted it.</param>
internal sealed record ValidateOtpRequest([property: JsonPropertyName("otp")] string? Otp);

/// <summary>What a client needs to reach the workspace that its code opened.</summary>
/// <param name="Features">Every feature that a plan may have, and whether this workspace has it.</param>
/// <param name="Subscription">The name of the workspace's plan.</param>
/// <param name="Plan">What that plan gives.</param>
/// <param name="SubscriptionDetails">How the owner's subscription stands.</param>
internal sealed record ValidateOtpAnswer(
    [property: JsonPropertyName("workspace_id")] string WorkspaceId,
    [property: JsonPropertyName("endpoints")] EndpointsBody Endpoints,
    [property: JsonPropertyName("features")] IReadOnlyDictionary<string, bool> Features,
    [property: JsonPropertyName("subscription")] string Subscription,
    [property: JsonPropertyName("created_at")] DateTime CreatedAt,
    [property: JsonPropertyName("plan")] PlanBody Plan,
    [property: JsonPropertyName("subscription_details")] SubscriptionBody SubscriptionDetails)
{
    public static ValidateOtpAnswer Of(PairedWorkspace opened, PlanFeatures features)
    {
        var plan = features.Plans.Of(opened.Plan);
        return new(
            opened.Id.Value, EndpointsBody.Of(opened.Endpoints), features.Of(plan), opened.Plan,
            opened.CreatedAt.UtcDateTime, PlanBody.Of(plan), SubscriptionBody.Of(opened.Subscription));
    }
}

/// <summary>Each is an address, or null.</summary>
internal sealed record EndpointsBody(
    [property: JsonPropertyName("cloud")] string? Cloud,
    [property: JsonPropertyName("tailscale")] string? Tailscale,
    [property: JsonPropertyName("bare_metal")] string? BareMetal)
{
    public static EndpointsBody Of(WorkspaceEndpoints endpoints) =>
        new(endpoints.Cloud, endpoints.Tailscale, endpoints.BareMetal);
}

/// <param name="Users">How many people may use the workspace; null for any number.</param>
internal sealed record PlanBody(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("users")] int? Users,
    [property: JsonPropertyName("storage_gb")] int StorageGb)
{
    public static PlanBody Of(BillingPlan plan) => new(plan.Name, plan.Title, plan.Users, plan.StorageGb);
}

/// <param name="Status">
/// <c>none</c>, <c>incomplete</c>, <c>trialing</c>, <c>active</c>, <c>past_due</c>, <c>unpaid</c>, <c>paused</c> or
/// <c>canceled</c>.
/// </param>
/// <param name="CancelsAt">It was cancelled and goes on until then; null otherwise.</param>
internal sealed record SubscriptionBody(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("cancels_at")] DateTime? CancelsAt)
{
    public static SubscriptionBody Of(PairedSubscription? subscription) =>
        new(JsonNamingPolicy.SnakeCaseLower.ConvertName((subscription?.Status ?? SubscriptionStatus.None).ToString()),
            subscription?.CancelsAt?.UtcDateTime);
}

[JsonSerializable(typeof(ValidateOtpRequest))]
[JsonSerializable(typeof(ValidateOtpAnswer))]
internal sealed partial class PairingJson : JsonSerializerContext;
