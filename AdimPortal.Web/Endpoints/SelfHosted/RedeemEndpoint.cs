using System.Text.Json;
using System.Text.Json.Serialization;
using AdimPortal.Core.Acts;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.SelfHosted;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>
/// <c>POST /api/redeem-transfer-key</c>: a server gives the key that its owner made for it, and the workspace begins to
/// move there.
/// </summary>
internal static class RedeemEndpoint
{
    private const int LongestBody = 16 * 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/redeem-transfer-key", HandleAsync)
        .ForStrangers().WithMetadata(new ActMetadata(Act.RehearseMove), new ActMetadata(Act.Move))
        .WithName("redeem-transfer-key").WithSummary("Start a move to a customer's own server")
        .WithDescription(
            "The key works once, within an hour, from the address that it was created for. The response is that of register-bare-metal.")
        .Accepts<RegisterRequest>("application/json")
        .Produces<ConfigurationAnswer>()
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> HandleAsync(
        HttpContext context, ITransferKeys keys, Configurations configurations, SignedRequests signed,
        CancellationToken cancel)
    {
        if (await Bodies.ReadAsync(context.Request, LongestBody, cancel) is not { } body)
            return Problems.TooLong();
        RedeemText? words;
        RegisterRequest? request;
        try
        {
            words = JsonSerializer.Deserialize<RedeemText>(body.Span);
            request = JsonSerializer.Deserialize<RegisterRequest>(body.Span);
        }
        catch (JsonException)
        {
            return Problems.Bad(
                "Send JSON with workspace_id, cloud_url, transfer_key, agent_key, host_key, host_name, addresses and machine.");
        }

        if (!TransferKey.TryParse(words?.TransferKey, out var key)
            || !WorkspaceId.TryParse(words!.Workspace, out var id))
            return Problems.NoSuchKey();
        var (registration, fault) = request!.Read(RegisterEndpoint.Seen(context));
        if (registration is null)
            return Problems.Bad(fault);
        if (registration is not { UsesTls: true, Domain: null })
            return Problems.Refused("A workspace that moves keeps its name and certificate.");
        registration = registration.SignedBy(context, body, signed);
        return await keys.RedeemAsync(id, key, registration, cancel) switch
        {
            RedeemAnswer.Accepted(var workspace, _) =>
                Results.Json(await configurations.OfAsync(workspace, usesTls: true, cancel)),
            RedeemAnswer.NoSuchKey => Problems.NoSuchKey(),
            RedeemAnswer.AnotherServer(var from) => Problems.AnotherServer(from),
            RedeemAnswer.Taken(var message) => Problems.Taken(message),
            RedeemAnswer.Refused(var message) => Problems.Refused(message),
            var other => throw new InvalidOperationException($"Unknown answer {other.GetType().Name}."),
        };
    }

    private sealed record RedeemText(
        [property: JsonPropertyName("workspace_id")] string? Workspace,
        [property: JsonPropertyName("transfer_key")] string? TransferKey);
}
