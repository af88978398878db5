using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Views;

namespace AdimPortal.Sandbox.Stripe.Events;

/// <summary>What happened, and who is told of it.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        api.Get("/events", List);
        api.Get("/events/{id}", call => EventView.Of(
            call.Work.State.Events.FirstOrDefault(one => one.Id == call.Id)
                ?? throw StripeError.Missing("event", call.Id, null)));
        api.Get("/webhook_endpoints", call => call.List(call.Work.All<WebhookEndpoint>()));
        api.Post("/webhook_endpoints", CreateEndpoint);
        api.Get("/webhook_endpoints/{id}", call => call.Show(call.Work.Named<WebhookEndpoint>(call.Id)));
        api.Post("/webhook_endpoints/{id}", call =>
        {
            var (endpoint, parameters) = (call.Work.Named<WebhookEndpoint>(call.Id), call.Parameters);
            return call.Show(call.Work.Keep(endpoint with
            {
                Url = parameters.Text("url") ?? endpoint.Url,
                EnabledEvents = parameters.Has("enabled_events")
                    ? parameters.Texts("enabled_events")
                    : endpoint.EnabledEvents,
                Enabled = !(parameters.Flag("disabled") ?? !endpoint.Enabled),
                Description = parameters.TextOr("description", endpoint.Description),
                Metadata = parameters.Metadata(endpoint.Metadata),
            }));
        });
        api.Delete("/webhook_endpoints/{id}", call =>
        {
            call.Work.Forget(call.Work.Named<WebhookEndpoint>(call.Id));
            return View.Deleted(call.Id, "webhook_endpoint");
        });
    }

    private static JsonObject List(Call call)
    {
        var parameters = call.Parameters;
        var (type, types, delivered, created) = (parameters.Text("type"), parameters.Texts("types"),
            parameters.Flag("delivery_success"), parameters.Range("created"));
        if (type is not null && types.Count > 0)
            throw StripeError.Invalid("You may only specify one of these parameters: type, types.", "type",
                "parameters_exclusive");
        if (types.Count > 20) throw StripeError.Invalid("Up to 20 event types are allowed.", "types");
        var found = Enumerable.Reverse(call.Work.State.Events).Where(one =>
            (type is null || Matches(one.Type, type)) && (types.Count == 0 || types.Contains(one.Type))
                && created(one.Created) && (delivered is null || one.Pending == 0 == delivered));
        return call.List(found.ToList(), one => one.Id, EventView.Of);
    }

    /// <summary>"customer.*" means all that begin so.</summary>
    private static bool Matches(string type, string wanted) =>
        wanted.EndsWith('*') ? type.StartsWith(wanted[..^1], StringComparison.Ordinal) : type == wanted;

    private static JsonObject CreateEndpoint(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        parameters.Accept("connect");
        var events = parameters.Texts("enabled_events");
        if (events.Count == 0) throw StripeError.Needed("enabled_events");
        var url = parameters.Need("url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw StripeError.Invalid("Invalid URL: it must begin with http:// or https://.", "url", "url_invalid");
        var endpoint = work.Keep(new WebhookEndpoint
        {
            Id = work.NewId("we_1", 23),
            Number = work.NextNumber(),
            Created = work.SandboxNow,
            Url = url,
            Secret =
                $"whsec_{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 32)}",
            EnabledEvents = events,
            Description = parameters.Text("description"),
            ApiVersion = parameters.OneOf("api_version", StripeGate.Version),
            Metadata = parameters.Metadata(),
        });
        var view = call.Show(endpoint);
        view["secret"] = endpoint.Secret;
        return view;
    }
}
