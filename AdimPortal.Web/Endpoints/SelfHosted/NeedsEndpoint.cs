using System.Text.Json;
using System.Text.Json.Serialization;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>
/// What a server has to be fit for: how much memory it needs depends on the plan of the account that its token or
/// transfer key is of.
/// </summary>
internal static class NeedsEndpoint
{
    private const int LongestBody = 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/servers/needs", HandleAsync)
        .ForStrangers().WithName("server-needs")
        .WithSummary("The plan that a server with this token or transfer key gets");

    private static async Task<IResult> HandleAsync(HttpContext context, IRegistrations registrations,
        ITransferKeys keys, CancellationToken cancel)
    {
        if (await Bodies.ReadAsync(context.Request, LongestBody, cancel) is not { } body)
            return Problems.TooLong();
        var words = Read(body.Span);
        if (words?.TransferKey is null)
            return RegistrationToken.TryParse(words?.Token, out var token)
                && await registrations.PlanOfAsync(token, cancel) is { } plan ? Answer(plan) : Problems.NoSuchToken();
        return TransferKey.TryParse(words.TransferKey, out var key)
            && WorkspaceId.TryParse(words.Workspace, out var id) && await keys.PlanOfAsync(id, key, cancel) is { } its
            ? Answer(its)
            : Problems.NoSuchKey();
    }

    private static IResult Answer(string plan) => Results.Json(new NeedsAnswer(plan));

    private static NeedsRequest? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<NeedsRequest>(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record NeedsRequest(
        [property: JsonPropertyName("token")] string? Token,
        [property: JsonPropertyName("workspace_id")] string? Workspace,
        [property: JsonPropertyName("transfer_key")] string? TransferKey);

    private sealed record NeedsAnswer([property: JsonPropertyName("plan")] string Plan);
}
