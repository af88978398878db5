using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Scheduling;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace AdimPortal.Web.Endpoints;

/// <summary>
/// <c>/live</c>: the process answers. <c>/ready</c>, for a load balancer: this node can serve people (database, its own
/// scheduler). A job that no node runs any more is not this node's fault, and taking all nodes out would only add to
/// it: then <c>/ready</c> says "degraded" and still answers 200. <c>/health</c>, for monitors, answers 503 as soon as
/// anything is not well, and names it.
/// </summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public static void AddPortalHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseCheck>("database", timeout: Timeout)
        .AddCheck<SchedulerCheck>("scheduler", timeout: Timeout)
        .AddCheck<JobsCheck>("jobs", HealthStatus.Degraded, timeout: Timeout)
        .AddCheck<QueuesCheck>("queues", HealthStatus.Degraded, timeout: Timeout)
        .AddCheck<MailCheck>("mail", HealthStatus.Degraded, timeout: Timeout);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/live", () => Results.Text("live")).AllowAnonymous().ExcludeFromDescription();
        routes.MapHealthChecks("/ready",
            new HealthCheckOptions
            { ResponseWriter = (context, report) => context.Response.WriteAsync(Word(report.Status)) })
                .AllowAnonymous();
        routes.MapHealthChecks("/health", new HealthCheckOptions
        {
            ResponseWriter = WriteAsync,
            ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable },
        }).AllowAnonymous();
    }

    /// <summary>Names what is up and down; why it is down is in the log, not for strangers.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = Word(report.Status),
        checks = report.Entries.ToDictionary(e => e.Key,
            e => new
            {
                status = Word(e.Value.Status),
                milliseconds = Math.Round(e.Value.Duration.TotalMilliseconds, 1)
            }),
    });

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "up",
        // It does its work; something waits for a person.
        HealthStatus.Degraded => "degraded",
        _ => "down",
    };

    private sealed class DatabaseCheck(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context,
            CancellationToken cancellationToken = default)
        {
            await using var ask = database.CreateCommand("SELECT 1");
            await ask.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }

    /// <summary>Not by email: what is set aside may be the email.</summary>
    private sealed class QueuesCheck(ISetAside aside) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context,
            CancellationToken cancellationToken = default) =>
            await aside.CountAsync(cancellationToken) is > 0 and var count
                ? HealthCheckResult.Degraded($"{count} items are set aside and wait for staff.")
                : HealthCheckResult.Healthy();
    }

    private sealed class MailCheck(IMailQueue mail) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context,
            CancellationToken cancellationToken = default) =>
            await mail.ErrorsAsync(cancellationToken) is { } trouble
                ? HealthCheckResult.Degraded($"{trouble.Waiting} emails wait, the oldest since {trouble.Since:u}.")
                : HealthCheckResult.Healthy();
    }

    private sealed class SchedulerCheck(NodeCheckIn node) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context,
            CancellationToken cancellationToken = default) =>
            await node.FaultAsync(cancellationToken) is { } fault
                ? HealthCheckResult.Unhealthy(fault)
                : HealthCheckResult.Healthy();
    }

    private sealed class JobsCheck(IOverdueJobs jobs) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context,
            CancellationToken cancellationToken = default) =>
            await jobs.ListAsync(cancellationToken) is { Count: > 0 } overdue
                ? HealthCheckResult.Degraded(string.Join(", ", overdue.Select(job => $"{job.Name} {job.State}")))
                : HealthCheckResult.Healthy();
    }
}
