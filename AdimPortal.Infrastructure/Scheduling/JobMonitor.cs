using AdimPortal.Core.Monitoring;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.Scheduling;

/// <summary>
/// Tells staff when a background job does not run any more, or fails each time. It is no job itself: what is broken
/// can't tell of itself.
/// </summary>
internal sealed partial class JobMonitor(
    IOverdueJobs jobs, IDbContextFactory<PortalDbContext> contexts, MailOutbox outbox, PortalLinks links,
    TimeProvider time, ILogger<JobMonitor> log)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The database may be away for a moment. The watch outlives that.
                CouldNotLook(fault);
            }
        }
    }

    internal async Task LookAsync(CancellationToken cancel)
    {
        var overdue = await jobs.ListAsync(cancel);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        foreach (var job in overdue)
        {
            var isNew = await context.Database.ExecuteSqlAsync(
                $"INSERT INTO overdue_jobs (job, told_at) VALUES ({job.Name}, {time.GetUtcNow()}) ON CONFLICT DO NOTHING",
                cancel) > 0;
            if (!isNew)
                continue;
            Overdue(job.Name, job.Since, job.Why);
            foreach (var address in await Support.AddressesAsync(context, cancel))
                await outbox.AddAsync(context, Overdue(links, address, job), cancel);
        }

        var names = overdue.Select(job => job.Name).ToArray();
        var over =
            await context.Database.SqlQuery<string>($"DELETE FROM overdue_jobs WHERE job <> ALL({names}) RETURNING job")
                .ToListAsync(cancel);
        await transaction.CommitAsync(cancel);
        foreach (var job in over)
            RunsAgain(job);
    }

    internal static Email Overdue(PortalLinks links, string address, OverdueJob job) => new(
        EmailKind.JobOverdue,
        address,
        $"The portal's job {job.Name} {job.State}",
        [
            job.Fails
                ? $"{job.Why} The first failed run was at {job.Since:yyyy-MM-dd HH:mm} UTC."
                : $"{job.Why} It last started at {job.Since:yyyy-MM-dd HH:mm} UTC.",
            job.Fails
                ? "The job's work is not done until a run succeeds; the portal's log says why it fails. The job runs again on its schedule."
                : "The job's work is not done until it runs again; the portal's log says why. To start it again, restart the portal's nodes one after another.",
        ],
        new EmailButton("Open the alerts", links.Alerts));

    [LoggerMessage(LogLevel.Error, "The job {Job} has not done its work since {Since}. {Why}")]
    private partial void Overdue(string job, DateTimeOffset since, string why);

    [LoggerMessage(LogLevel.Warning, "The job {Job} runs again.")]
    private partial void RunsAgain(string job);

    [LoggerMessage(LogLevel.Error, "Overdue jobs could not be checked; the next check is in a minute.")]
    private partial void CouldNotLook(Exception fault);
}
