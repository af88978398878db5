using System.Net.Http.Json;
using System.Text.Json;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Testing;

/// <summary>
/// One portal's endpoint for Stripe's events, made at the Sandbox and taken away with the portal. Each has a secret of
/// its own.
/// </summary>
internal sealed class StripeWebhook : IAsyncDisposable
{
    private readonly HttpClient _stripe;
    private readonly string _id;

    private StripeWebhook(HttpClient stripe, string id, string secret) => (_stripe, _id, Secret) = (stripe, id, secret);

    public string Secret { get; }

    public static async Task<StripeWebhook> NewAsync(SandboxProcess sandbox, Uri url)
    {
        var stripe = sandbox.NewStripeClient();
        using var form = new FormUrlEncodedContent([new("url", url.ToString()), new("enabled_events[]", "*")]);
        using var answer = await stripe.PostAsync(new Uri("v1/webhook_endpoints", UriKind.Relative), form);
        var endpoint = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return new StripeWebhook(stripe, endpoint.GetProperty("id").GetString()!,
            endpoint.GetProperty("secret").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var _ = await _stripe.DeleteAsync(new Uri($"v1/webhook_endpoints/{_id}", UriKind.Relative));
        }
        catch (HttpRequestException)
        {
            // The Sandbox was stopped first, and its data goes with it.
        }
        _stripe.Dispose();
    }
}
