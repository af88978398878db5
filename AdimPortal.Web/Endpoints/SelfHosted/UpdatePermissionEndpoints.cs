using System.Text.Json;
using System.Text.Json.Serialization;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>
/// What <c>adim-allow-updates</c> asks, on a server whose owner lets the portal update it, or no longer does.
/// </summary>
internal static class UpdatePermissionEndpoints
{
    /// <summary>Each that is given connects to the server, and is recorded for years.</summary>
    internal static readonly Pace AllowPace = new(10, TimeSpan.FromMinutes(10));

    public static void Map(IEndpointRouteBuilder routes)
    {
        var updates =
            routes.MapGroup("/api/servers/updates").AllowAnonymous().DisableAntiforgery().WithTags("Self-hosted servers");
        updates
            .MapPost("/key",
                (HttpContext context, SignatureFilter endpoint, ISelfHostedServers servers,
                    UpdatePermission leave) => endpoint.PassAsync(context, async (workspace, _) =>
            await servers.FindAsync(workspace, context.RequestAborted) is null
                ? Problems.Unregistered()
                : Results.Json(new KeyAnswer(await leave.KeyAsync(workspace, context.RequestAborted)))))
            .WithName("server-updates-key")
            .WithSummary("The public key that the portal would use to update the server");
        updates
            .MapPost("",
                (HttpContext context, SignatureFilter endpoint, ISelfHostedServers servers, UpdatePermission leave,
                    IPacer pacer) => endpoint.PassAsync(context, (workspace, body) =>
            AllowAsync(context, servers, leave, pacer, workspace, body)))
            .WithMetadata(new ActMetadata(Act.AllowUpdates)).WithName("server-updates-allow")
            .WithSummary("Allows the portal to update the server, once the portal could sign in");
        updates
            .MapPost("/revoke",
                (HttpContext context, SignatureFilter endpoint,
                    UpdatePermission leave) => endpoint.PassAsync(context, async (workspace, _) =>
        {
            await leave.TakeBackAsync(workspace, RegisterEndpoint.Seen(context), context.RequestAborted);
            return Results.NoContent();
        })).WithMetadata(new ActMetadata(Act.RevokeUpdates)).WithName("server-updates-revoke")
        .WithSummary("Revokes that permission");
    }

    private static async Task<IResult> AllowAsync(HttpContext context, ISelfHostedServers servers,
        UpdatePermission leave,
        IPacer pacer, WorkspaceId workspace, ReadOnlyMemory<byte> body)
    {
        if (Read(body.Span) is not { Port: > 0 and <= 65535 } endpoint)
            return Problems.Bad("Send JSON with port and address, which may be null.");
        if (await servers.FindAsync(workspace, context.RequestAborted) is not { } server)
            return Problems.Unregistered();
        if (!await pacer.TakeAsync($"allow updates {workspace}", AllowPace, context.RequestAborted))
            return Problems.TooOften(context, AllowPace.Interval);
        var answer =
            await leave.GiveAsync(server, RegisterEndpoint.Seen(context), endpoint.Address, endpoint.Port,
                context.RequestAborted);
        return answer.TryGet(out _, out var failure) ? Results.NoContent() : Problems.NotLetIn(failure.UserMessage);
    }

    private static SshEndpointBody? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<SshEndpointBody>(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record KeyAnswer([property: JsonPropertyName("key")] string Key);

    private sealed record SshEndpointBody([property: JsonPropertyName("port")] int Port,
        [property: JsonPropertyName("address")] string? Address);
}
