using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Resizing;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Operations;

/// <summary>An estimate is kept as steps end, and is what one would reckon from all that ever was.</summary>
[Trait("Category", "Integration")]
public sealed class StepEstimateTests(PostgresCluster cluster)
{
    private const int Runs = 70;

    [Fact]
    public async Task The_estimate_of_a_step_is_the_exact_median_of_its_last_50_runs()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("estimates"), scheduler: false);
        var database = node.Service<NpgsqlDataSource>();
        var ids = await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"), Runs);
        var (store, reader, random) =
            (node.Service<IOperationStore>(), node.Service<IOperationReader>(), new RepeatableRandom(7));
        var seconds = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var lease = await BegunAsync(database, ids[run].Value);
            var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(run);
            var took = random.Next(100_000) / 1000.0;
            await store.AppendAsync(lease,
                new LoggedEvent(1, start, new OperationEvent.StepStarted(SwitchOff.StepName)), OperationStatus.Running,
                null, default);
            await store.AppendAsync(lease,
                new LoggedEvent(2, start.AddSeconds(took),
                    new OperationEvent.StepDone(SwitchOff.StepName, new Dictionary<string, string>())),
                    OperationStatus.Running, null, default);
            seconds.Add(took);

            var step =
                (await reader.FindAsync(lease.Operation, default))!.Steps.Single(s => s.Name == SwitchOff.StepName);
            Assert.Equal(Median([.. seconds.TakeLast(50)]), step.Expected.TotalSeconds, tolerance: 0.001);
        }
    }

    private static double Median(double[] seconds)
    {
        Array.Sort(seconds);
        return (seconds[(seconds.Length - 1) / 2] + seconds[seconds.Length / 2]) / 2;
    }

    private static async Task<OperationLease> BegunAsync(NpgsqlDataSource database, string workspace)
    {
        var id = Guid.CreateVersion7();
        await using var begin = database.CreateCommand("""
            INSERT INTO operations (id, name, workspace_id, size, requested_at, status, epoch, lease_node, lease_until, cancel_requested, resume_requested)
            VALUES ($1, $2, $3, 's-1vcpu-2gb', now(), 'Running', 1, 'test', now() + interval '1 hour', false, false)
            """);
        begin.Parameters.AddWithValue(id);
        begin.Parameters.AddWithValue(ResizeOperation.OperationName);
        begin.Parameters.AddWithValue(workspace);
        await begin.ExecuteNonQueryAsync();
        return new OperationLease(new OperationId(id), 1, "test");
    }
}
