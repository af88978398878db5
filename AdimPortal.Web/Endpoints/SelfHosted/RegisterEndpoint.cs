using System.Text;
using System.Text.Json;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.SelfHosted;
using Microsoft.Extensions.Options;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>
/// <c>POST /api/register-bare-metal</c>: a server gives its token and what it is, and gets what its workspace is made
/// of.
/// </summary>
internal static class RegisterEndpoint
{
    public const string Path = "/api/register-bare-metal";

    private const int LongestBody = 16 * 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync)
        .ForStrangers().WithMetadata(new ActMetadata(Act.RegisterServer))
        .WithName("register-bare-metal").WithSummary("Register a customer's own server")
        .WithDescription(
            "The token works once, within an hour. The response contains settings and secrets. If it is lost, the same server can get it again within the hour by signing "
            + "the request with the key that it sends here, without a workspace; all further requests are signed the same way, with the workspace.")
        .Accepts<RegisterRequest>("application/json")
        .Produces<ConfigurationAnswer>()
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> HandleAsync(
        HttpContext context, IRegistrations registrations, Configurations configurations, SignedRequests signed,
        CancellationToken cancel)
    {
        if (await Bodies.ReadAsync(context.Request, LongestBody, cancel) is not { } body)
            return Problems.TooLong();
        RegisterRequest? request;
        try
        {
            request = JsonSerializer.Deserialize<RegisterRequest>(body.Span);
        }
        catch (JsonException)
        {
            return Problems.Bad("Send JSON with token, agent_key, host_key, host_name, addresses and machine.");
        }

        if (!RegistrationToken.TryParse(request?.Token, out var token))
            return Problems.NoSuchToken();
        var (registration, fault) = request!.Read(Seen(context));
        if (registration is null)
            return Problems.Bad(fault);
        registration = registration.SignedBy(context, body, signed);
        return await registrations.RegisterAsync(token, registration, cancel) switch
        {
            RegistrationAnswer.Accepted(var workspace, _) =>
                Results.Json(await configurations.OfAsync(workspace, registration.UsesTls, cancel)),
            RegistrationAnswer.NoSuchToken => Problems.NoSuchToken(),
            RegistrationAnswer.Taken(var message) => Problems.Taken(message),
            RegistrationAnswer.Refused(var message) => Problems.Refused(message),
            var other => throw new InvalidOperationException($"Unknown answer {other.GetType().Name}."),
        };
    }

    public static string Seen(HttpContext context) => context.Connection.RemoteIpAddress is { } address
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : "unknown";
}

/// <summary>What a registered server is told.</summary>
internal sealed class Configurations(WorkspaceSettings settings, Blueprint blueprint, IOptions<PortalOptions> portal)
{
    public async Task<ConfigurationAnswer> OfAsync(Workspace workspace, bool usesTls, CancellationToken cancel) => new(
        workspace.Id.Value, workspace.Status.ToString().ToLowerInvariant(), workspace.Domain,
        usesTls ? "true" : "false",
        new Uri(portal.Value.PublicAddress, $"workspaces/{workspace.Id}").ToString(),
        blueprint.Name, blueprint.Version, blueprint.Bundle.Sha256,
        string.Join(' ', settings.SelfHostedRoutines(usesTls).Select(routine => routine.Name)),
        Convert.ToBase64String(
            Encoding.UTF8.GetBytes((await settings.OfSelfHostedAsync(workspace, usesTls, cancel)).Reveal())));
}

internal static class Bodies
{
    /// <summary>The whole body; null when it is longer than anybody has a reason to send.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int longest,
        CancellationToken cancel)
    {
        if (request.ContentLength > longest)
            return null;
        var body = new byte[longest + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel);
        // Not in one expression: there null would become an empty memory, which is a body.
        if (length > longest)
            return null;
        return body.AsMemory(0, length);
    }
}
