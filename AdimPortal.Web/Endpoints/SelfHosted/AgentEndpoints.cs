using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AdimPortal.Core.Common;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.SelfHosted;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>
/// What a registered server asks and says, each request signed with its own key. Nothing that is answered here is ever
/// run there but the bundle that it fetches by itself and verifies.
/// </summary>
internal static class AgentEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var servers = routes.MapGroup("/api/servers").AllowAnonymous().DisableAntiforgery().WithTags("Self-hosted servers");
        servers
            .MapGet("/configuration",
                (HttpContext context, SignatureFilter door, IWorkspaceReader workspaces, ISelfHostedServers known,
                    Configurations configurations) =>
            door.PassAsync(context, async (workspace, _) =>
                await workspaces.FindAsync(workspace, context.RequestAborted) is { } found
                    && await known.FindAsync(workspace, context.RequestAborted) is { } server
                    ? Results.Json(await configurations.OfAsync(found, server.UsesTls, context.RequestAborted))
                    : Problems.Unregistered())).WithName("server-configuration")
                    .WithSummary("The configuration of the server's workspace");
        servers
            .MapPost("/reports",
                (HttpContext context, SignatureFilter door, IServerInbox inbox,
                    ReportQuota quota) => door.PassAsync(context, async (workspace, body) =>
            ReadReports(body.Span) is not { } reports
                ? Problems.Bad("Send lines of number, milliseconds, kind, routine and text, separated by tabs.")
                : reports.Count > ServerReport.MostAtOnce ? Problems.TooLong()
                : await inbox.ReportAsync(workspace, reports, context.RequestAborted) switch
                {
                    ReportAnswer.Kept => Results.NoContent(),
                    ReportAnswer.NotExpected => Problems.NotInstalling(),
                    ReportAnswer.TooMuch => Problems.TooMuch(context, quota.UntilNextMinute),
                    var other => throw new InvalidOperationException($"Unknown answer {other}."),
                }))
            .WithName("server-reports").WithSummary("Output of an installation in progress");
        servers
            .MapPost("/health",
                (HttpContext context, SignatureFilter door, IServerInbox inbox,
                    TimeProvider clock) => door.PassAsync(context, async (workspace, body) =>
        {
            if (ReadReport(body.Span, clock.GetUtcNow()) is not { } report)
                return Problems.Bad("Send JSON with healthy, services, version and bundle.");
            await inbox.HeartbeatAsync(workspace, report, context.RequestAborted);
            return Results.NoContent();
        })).WithName("server-health").WithSummary("The health report of the server's agent");
    }

    /// <summary>
    /// One a line: <c>7 ⇥ 1767225600000 ⇥ line ⇥ postgresql ⇥ Creating the role.</c> Null when one of them isn't that.
    /// </summary>
    internal static List<ServerReport>? ReadReports(ReadOnlySpan<byte> body)
    {
        var reports = new List<ServerReport>();
        foreach (var line in Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('\t', 5);
            if (parts.Length != 5 || !OneLine.IsClean(parts[3], 60)
                || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                || at > 253_402_300_799_999
                || !Enum.TryParse<ReportKind>(parts[2], ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
                return null;
            reports.Add(
                new ServerReport(number, DateTimeOffset.FromUnixTimeMilliseconds(at), kind, parts[3],
                    PlainText.Clean(parts[4], ServerReport.LongestText)));
        }

        return reports;
    }

    private static AgentReport? ReadReport(ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        try
        {
            return JsonSerializer.Deserialize<WordBody>(body)?.Read(now);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="Services">Base64 of what the workspace's own health page answered, empty when there was
    /// none.</param>
    private sealed record WordBody(
        [property: JsonPropertyName("healthy")] bool Healthy,
        [property: JsonPropertyName("healthz")] string? Services,
        [property: JsonPropertyName("version")] string? Version,
        [property: JsonPropertyName("bundle")] string? Bundle,
        [property: JsonPropertyName("app_commit")] string? AppCommit,
        [property: JsonPropertyName("cpu")] double? Cpu,
        [property: JsonPropertyName("memory")] double? Memory,
        [property: JsonPropertyName("disk")] double? Disk,
        [property: JsonPropertyName("certificate_expires")] long? CertificateExpires)
    {
        public AgentReport? Read(DateTimeOffset now)
        {
            if (!OneLine.IsClean(Version ?? "", 60) || Bundle is not { Length: 64 }
                || !Bundle.All(char.IsAsciiHexDigitLower)
                || (AppCommit is { Length: > 0 } commit && !OneLine.IsClean(commit, 64)))
                return null;
            var machine = Cpu is { } cpu && Memory is { } memory && Disk is { } disk
                ? new MachineReading(Math.Clamp(cpu, 0, 1), Math.Clamp(memory, 0, 1), Math.Clamp(disk, 0, 1))
                : null;
            DateTimeOffset? ends = CertificateExpires is > 0 and < 253_402_300_799
                ? DateTimeOffset.FromUnixTimeSeconds(CertificateExpires.Value)
                : null;
            var services = ReportedServices.Of(ReadServices(), out var isHealthy);
            return new AgentReport(now, Healthy && isHealthy, services, Version!, Bundle, AppCommit, machine, ends);
        }

        private List<KeyValuePair<string, string?>> ReadServices()
        {
            var kept = new List<KeyValuePair<string, string?>>();
            try
            {
                using var answer = JsonDocument.Parse(Convert.FromBase64String(Services ?? ""));
                foreach (var service in answer.RootElement.GetProperty("services").EnumerateObject())
                    kept.Add(new(service.Name, service.Value.GetString()));
            }
            catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException
                or InvalidOperationException)
            {
                // It answered something else, or nothing: that is what "not healthy" says.
            }

            return kept;
        }
    }
}
