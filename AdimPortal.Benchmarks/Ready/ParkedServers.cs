using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing;
using Npgsql;

namespace AdimPortal.Benchmarks.Ready;

/// <summary>
/// Whole machines that are built ahead. What was claimed is parked again by hand for whoever comes next: the machine
/// that measures has no room for a hundred of them.
/// </summary>
internal sealed class ParkedServers(EngineNode node)
{
    private const int BuiltAtOnce = 4;

    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private int _count;

    /// <summary>From a claim until the plan was applied and the email was posted, of all that ended.</summary>
    public List<TimeSpan> PlansTook { get; } = [];

    public async Task FillAsync(int count)
    {
        _count = count;
        using var turns = new SemaphoreSlim(BuiltAtOnce);
        await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            await turns.WaitAsync();
            try
            {
                await ParkAsync();
            }
            finally
            {
                turns.Release();
            }
        }));
        await AwaitHealthAsync();
    }

    /// <summary>When the plan is applied to each that was claimed.</summary>
    public async Task ParkAgainAsync()
    {
        await Eventually.TrueAsync(async () => await CountAsync(
            "SELECT count(*) FROM operations WHERE ended_at IS NULL") == 0, "all plans are applied", BuildTimeout,
            LookEvery);
        await using (var ask = Command("""
            SELECT o.ended_at - o.requested_at FROM operations o JOIN workspaces w ON w.id = o.workspace_id
            WHERE w.purpose = 'Customer' AND w.status = 'Active' AND o.name = 'welcome' AND o.requested_at >= w.created_at
            """))
        await using (var row = await ask.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
                PlansTook.Add(row.GetFieldValue<TimeSpan>(0));
        }

        await using (var update = Command("""
            UPDATE workspaces SET purpose = 'Parked', owner_id = $1, claimed_for = NULL
            WHERE purpose = 'Customer' AND status = 'Active'
            """))
        {
            update.Parameters.Add(new NpgsqlParameter { Value = PortalAccount.Id });
            await update.ExecuteNonQueryAsync();
        }

        await AwaitHealthAsync();
    }

    private Task AwaitHealthAsync() => Eventually.TrueAsync(
        async () => (await node.Service<IPool>().ListAsync(CancellationToken.None)).Count(one =>
            one is { Status: WorkspaceStatus.Active, IsHealthy: true, IsBusy: false, IsCurrent: true }) >= _count,
        $"{_count} are parked and found well", BuildTimeout, LookEvery);

    private async Task ParkAsync()
    {
        var answer = await node.Service<PoolService>().ParkAsync(
            ActPermit.OfPortal(Act.ParkWorkspace, ActSubject.Portal), "nyc3", "free", CancellationToken.None);
        if (answer is not RequestAnswer.Accepted(var operation))
            throw new InvalidOperationException($"Nothing was parked: {answer}");
        var end = await node.EndOfAsync(operation, BuildTimeout);
        if (end.Status is not OperationStatus.Done)
            throw new InvalidOperationException($"Nothing was parked: {end.Problem} {end.ProblemDetail}");
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = Command(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private NpgsqlCommand Command(string sql) => node.Service<NpgsqlDataSource>().CreateCommand(sql);
}
