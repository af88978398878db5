using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.Watch;

/// <summary>Looks every few seconds whether somebody is to be told of an alert.</summary>
internal sealed partial class AlertDigestWorker(AlertDigest digest, TimeProvider time, ILogger<AlertDigestWorker> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await digest.TellAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotNow(fault, LookEvery.TotalSeconds);
            }

            await Task.Delay(LookEvery, time, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Error, "Nobody could be told of alerts; the next look is in {Seconds} s.")]
    private partial void LogNotNow(Exception fault, double seconds);
}
