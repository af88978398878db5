using System.Text.Json.Nodes;

namespace AdimPortal.Sandbox.Stripe.Api;

/// <summary>Endpoints of the API are functions from a call to an answer; the gate does the rest.</summary>
internal static class StripeRoutes
{
    public static void Get(this IEndpointRouteBuilder api, string path, Func<Call, JsonObject> answer) =>
        api.Map(path, "GET", answer);

    public static void Post(this IEndpointRouteBuilder api, string path, Func<Call, JsonObject> answer) =>
        api.Map(path, "POST", answer);

    public static void Delete(this IEndpointRouteBuilder api, string path, Func<Call, JsonObject> answer) =>
        api.Map(path, "DELETE", answer);

    private static void Map(this IEndpointRouteBuilder api, string path, string method,
        Func<Call, JsonObject> answer) =>
        api.MapMethods(path, [method], (HttpContext context, StripeGate gate) => gate.AnswerAsync(context, answer));
}
