using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Backups;
using AdimPortal.Infrastructure.Billing;
using AdimPortal.Infrastructure.Cloud;
using AdimPortal.Infrastructure.Images;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Maintenance;
using AdimPortal.Infrastructure.Monitoring;
using AdimPortal.Infrastructure.Moves;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.Pairing;
using AdimPortal.Infrastructure.Pool;
using AdimPortal.Infrastructure.Retention;
using AdimPortal.Infrastructure.Scheduling;
using AdimPortal.Infrastructure.SelfHosted;
using AdimPortal.Infrastructure.SshSources;
using AdimPortal.Tests.Infrastructure.Queues.Fixtures;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace AdimPortal.Tests.Infrastructure.Queues;

/// <summary>
/// A bad item affects only itself: every queue of the portal × every kind of hostile item, and the neighbour behind it
/// is served in the same round. A job or service that is new finds itself missing here.
/// </summary>
[Trait("Category", "Integration")]
public sealed class EveryQueueTests(QueueDatabases databases) : IClassFixture<QueueDatabases>
{
    private static readonly Dictionary<string, IQueueFixture> Fixtures = new()
    {
        [WorkQueues.Operations.Name] = new OperationFixture(),
        [WorkQueues.PaymentEvents.Name] = new PaymentEventFixture(),
        [WorkQueues.Accounts.Name] = new AccountFixture(),
        [WorkQueues.PaymentReconciliation.Name] = new ReconciliationFixture(),
        [WorkQueues.HealthChecks.Name] = new HealthCheckFixture(),
        [WorkQueues.Measurements.Name] = new MeasurementFixture(),
        [WorkQueues.AlertEvaluation.Name] = new AlertFixture(),
        [WorkQueues.MissedHeartbeats.Name] = new HeartbeatFixture(),
        [WorkQueues.Backups.Name] = new BackupFixtures(scheduler => scheduler.BackUpAsync(default)),
        [WorkQueues.Drills.Name] = new BackupFixtures(scheduler => scheduler.DrillAsync(default)),
        [WorkQueues.Rotations.Name] = new RotationFixture(),
        [WorkQueues.RollOuts.Name] = new RollOutFixture(),
        [WorkQueues.EndedMoves.Name] = new EndedMoveFixture(),
        [WorkQueues.PendingActs.Name] = new PendingActFixture(),
        [WorkQueues.CloudSweep.Name] = new SweepFixture(),
        [WorkQueues.Droplets.Name] = new DropletFixture(),
        ["live-updates"] = new LiveFixture(),
        ["own-server-reports"] = new ReportFixture(),
    };

    /// <summary>Queues whose stand is elsewhere, and where.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        [WorkQueues.Mail.Name] = "the outbox has tests of its own beside it",
        [WorkQueues.OldBackups.Name] =
            "the same helper as drills; what is removed is tested on a real store in BackupSchedulerTests",
    };

    /// <summary>What runs by itself, and the queues that it serves; none for what serves nobody's items.</summary>
    private static readonly Dictionary<Type, string[]> Served = new()
    {
        [typeof(RunOperationsJob)] = [WorkQueues.Operations.Name],
        [typeof(HandlePaymentsJob)] = [WorkQueues.PaymentEvents.Name, WorkQueues.Accounts.Name],
        [typeof(ReconcilePaymentsJob)] = [WorkQueues.PaymentReconciliation.Name],
        [typeof(RunPendingActsJob)] = [WorkQueues.PendingActs.Name],
        [typeof(ObserveDropletsJob)] = [WorkQueues.Droplets.Name],
        [typeof(SweepCloudJob)] = [WorkQueues.CloudSweep.Name],
        [typeof(RollOutUpdatesJob)] = [WorkQueues.RollOuts.Name],
        [typeof(EndMovesJob)] = [WorkQueues.EndedMoves.Name],
        [typeof(RotateSecretsJob)] = [WorkQueues.Rotations.Name],
        [typeof(TakeBackupsJob)] = [WorkQueues.Backups.Name, WorkQueues.AlertEvaluation.Name],
        [typeof(DrillBackupsJob)] = [WorkQueues.Drills.Name, WorkQueues.AlertEvaluation.Name],
        [typeof(RemoveOldBackupsJob)] = [WorkQueues.OldBackups.Name],
        [typeof(MonitoringWorker)] = [WorkQueues.HealthChecks.Name, WorkQueues.Measurements.Name,
            WorkQueues.AlertEvaluation.Name],
        [typeof(HeartbeatMonitor)] = [WorkQueues.MissedHeartbeats.Name],
        [typeof(MailOutboxWorker)] = [WorkQueues.Mail.Name],
        [typeof(PostgresLiveFeed)] = ["live-updates"],
        // One step at a time: each is an operation, whose queue is above.
        [typeof(KeepPoolJob)] = [],
        [typeof(KeepImagesJob)] = [],
        // Statements over all rows of a table at once, without a handler for one.
        [typeof(TidyMonitoringJob)] = [],
        [typeof(CodeCleanup)] = [],
        [typeof(AdmitServersJob)] = [],
        [typeof(RemoveOldRowsJob)] = [],
        // Our own handful of outside systems: their theory is beside them.
        [typeof(OutageMonitorWorker)] = [],
        // Statements over all alerts that nobody was told of; its emails go through the outbox.
        [typeof(AlertDigestWorker)] = [],
        // One row of its own node.
        [typeof(SshSourceRenewal)] = [],
        // Once, at the start of a node.
        [typeof(SchedulerSchema)] = [],
        // It tells of jobs, and serves none.
        [typeof(JobMonitor)] = [],
    };

    public static TheoryData<string, string> All =>
        [.. from queue in Fixtures.Keys from item in HostileItem.All select (queue, item.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public Task The_neighbour_of_a_hostile_item_is_served_in_the_same_round(string queue, string item) =>
        Fixtures[queue].ServeAsync(HostileItem.All.Single(i => i.Name == item), databases);

    [Fact]
    public void Whatever_runs_by_itself_names_its_queues_and_each_queue_has_a_stand()
    {
        var running =
            new[] { typeof(RunOperationsJob).Assembly,
                typeof(AdimPortal.Web.PortalProgram).Assembly }.SelectMany(a => a.GetTypes())
            .Where(type => type is { IsAbstract: false, IsClass: true }
                && (type.IsAssignableTo(typeof(IJob)) || type.IsAssignableTo(typeof(IHostedService)))).ToList();
        Assert.Empty(running.Except(Served.Keys).Select(type => type.Name));
        Assert.Empty(
            WorkQueues.All.Select(queue => queue.Name).Concat(Served.Values.SelectMany(names => names))
                .Except(Fixtures.Keys).Except(Elsewhere.Keys));
    }
}
