using AdimPortal.Infrastructure.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.Monitoring;

/// <summary>Looks every few seconds whether somebody is to be told of an alert.</summary>
internal sealed partial class AlertDigestWorker(AlertDigest digest, TimeProvider time, ILogger<AlertDigestWorker> log)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Repeatedly.DoAsync(digest.TellAsync, LookEvery, time, fault => LogNotNow(fault, LookEvery.TotalSeconds),
            stoppingToken);

    [LoggerMessage(LogLevel.Error, "Alerts could not be emailed; the next try is in {Seconds} s.")]
    private partial void LogNotNow(Exception fault, double seconds);
}
