using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Quartz;

namespace AdimPortal.Web.Endpoints;

/// <summary>
/// <c>/live</c>: the process answers. <c>/ready</c>: it can do its work (database, scheduler), so traffic may come; <c>/health</c> says the same for people, with times.
/// </summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void AddPortalHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseCheck>("database", timeout: Patience)
        .AddCheck<SchedulerCheck>("scheduler", timeout: Patience);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/live", () => Results.Text("live")).AllowAnonymous().ExcludeFromDescription();
        routes.MapHealthChecks("/ready", new HealthCheckOptions { ResponseWriter = (context, report) => context.Response.WriteAsync(Word(report.Status)) }).AllowAnonymous();
        routes.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    /// <summary>Names what is up and down; why it is down is in the log, not for strangers.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = Word(report.Status),
        checks = report.Entries.ToDictionary(e => e.Key, e => new { status = Word(e.Value.Status), milliseconds = Math.Round(e.Value.Duration.TotalMilliseconds, 1) }),
    });

    private static string Word(HealthStatus status) => status == HealthStatus.Healthy ? "up" : "down";

    private sealed class DatabaseCheck(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var ask = database.CreateCommand("SELECT 1");
            await ask.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }

    private sealed class SchedulerCheck(IServiceProvider services) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
            return scheduler.Status == SchedulerStatus.Running ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The scheduler does not run.");
        }
    }
}
