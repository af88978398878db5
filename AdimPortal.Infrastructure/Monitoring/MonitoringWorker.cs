using System.Threading.Channels;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Workspaces;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.Monitoring;

/// <summary>
/// This node's share of the watch. It runs beside the scheduler and not in it: workspaces that don't answer take their
/// time, and may not take the places of operations.
/// </summary>
internal sealed partial class MonitoringWorker(
    IMonitoringStore table, HealthChecker health, MachineChecker machines, IWorkspaceReader workspaces,
    AlertEvaluator evaluator,
    MonitoringOptions options, ISetAside aside, Together together, TimeProvider time, ILogger<MonitoringWorker> log)
    : BackgroundService
{
    /// <summary>
    /// How many are written together at most. The word to those who look carries all their names, and is 8000 bytes
    /// long at most.
    /// </summary>
    private const int MostTogether = 400;

    private static readonly TimeSpan EnrolEvery = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Often, so that few come due together: many that are looked at in the same moment wait for each other, and seem
    /// slow.
    /// </summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        AgainAndAgainAsync(EnrolEvery, table.EnrolAsync, stoppingToken),
        WatchAsync(WorkQueues.HealthChecks, options.ChecksAtOnce, table.ClaimChecksAsync, due => due.Workspace,
            health.CheckAsync, seen => seen.Workspace, table.KeepAsync, stoppingToken),
        WatchAsync(WorkQueues.Measurements, options.MeasuresAtOnce, table.ClaimMeasuresAsync, id => id, MeasureAsync,
            seen => seen.Workspace, table.KeepAsync, stoppingToken));

    private async Task<MachineCheck> MeasureAsync(WorkspaceId id, CancellationToken cancel) =>
        await workspaces.FindAsync(id, cancel) is { } workspace
            ? await machines.CheckAsync(workspace, cancel)
            : new MachineCheck(id, time.GetUtcNow(), Reading: null);

    /// <summary>
    /// Takes what is due as far as there is room for it, looks at all of it at once, and keeps what was seen together.
    /// </summary>
    private async Task WatchAsync<TDue, TSeen>(
        WorkQueue queue, int atOnce, Func<int, CancellationToken, Task<IReadOnlyList<TDue>>> claim,
        Func<TDue, WorkspaceId> whose,
        Func<TDue, CancellationToken, Task<TSeen>> look, Func<TSeen, WorkspaceId> of,
        Func<IReadOnlyList<TSeen>, CancellationToken, Task<IReadOnlyList<MonitoredState>>> keep, CancellationToken stop)
    {
        using var room = new SemaphoreSlim(atOnce);
        var seen = Channel.CreateBounded<TSeen>(MostTogether);
        var keeping = KeepAsync(queue, seen.Reader, of, keep, stop);
        await AgainAndAgainAsync(LookEvery, async cancel =>
        {
            bool isMoreDue;
            do
            {
                await room.WaitAsync(cancel);
                room.Release();
                var most = Math.Max(1, room.CurrentCount);
                var due = await claim(most, cancel);
                foreach (var one in due)
                {
                    await room.WaitAsync(cancel);
                    _ = LookAsync(one);
                }

                isMoreDue = due.Count == most;
            }
            while (isMoreDue);
        }, stop);
        await keeping;

        async Task LookAsync(TDue one)
        {
            try
            {
                await seen.Writer.WriteAsync(await look(one, stop), stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                // One that can't be looked at keeps nobody from looking at the others; it comes due again.
                await CountAsync(queue, whose(one), e, stop);
            }
            finally
            {
                room.Release();
            }
        }
    }

    private async Task CountAsync(WorkQueue queue, WorkspaceId workspace, Exception fault, CancellationToken stop)
    {
        CouldNotLook(fault, workspace.Value);
        try
        {
            await aside.FailedAsync(queue, workspace.Value, EachItem.WhyOf(fault), $"/workspaces/{workspace}", stop);
        }
        catch (Exception e)
        {
            NotNow(e);
        }
    }

    private async Task KeepAsync<TSeen>(
        WorkQueue queue, ChannelReader<TSeen> seen, Func<TSeen, WorkspaceId> of,
        Func<IReadOnlyList<TSeen>, CancellationToken, Task<IReadOnlyList<MonitoredState>>> keep, CancellationToken stop)
    {
        await AgainAndAgainAsync(TimeSpan.Zero, async cancel =>
        {
            await seen.WaitToReadAsync(cancel);
            await Task.Delay(Gather, time, cancel);
            var batch = new List<TSeen>();
            while (batch.Count < MostTogether && seen.TryRead(out var one))
                batch.Add(one);
            await evaluator.ActAsync(await together.RunAsync(queue, batch, one => of(one).Value, keep, cancel), cancel);
        }, stop);
    }

    /// <summary>
    /// Whatever goes wrong once, a database that is away above all, ends no watch; and nobody may overlook it.
    /// </summary>
    private async Task AgainAndAgainAsync(TimeSpan rest, Func<CancellationToken, Task> act, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await act(stop);
                await Task.Delay(rest, time, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                NotNow(e);
                await Task.Delay(AfterTrouble, time, stop)
                    .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None,
                        TaskScheduler.Default);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "{What} could not be checked; it comes due again.")]
    private partial void CouldNotLook(Exception e, string what);

    [LoggerMessage(LogLevel.Error, "Monitoring was interrupted; it continues in a moment.")]
    private partial void NotNow(Exception e);
}
