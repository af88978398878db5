using System.Text.Json;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using Npgsql;
using NpgsqlTypes;

namespace AdimPortal.Infrastructure.Monitoring;

internal sealed class PostgresMonitoringStore(NpgsqlDataSource database, MonitoringOptions options, TimeProvider time)
    : IMonitoringStore
{
    /// <summary>Checks that one statement takes: less than a second's work.</summary>
    private const int ThinnedAtOnce = 20_000;

    public async Task EnrolAsync(CancellationToken cancel)
    {
        await using var command = Command(MonitoringSql.Enrol);
        command.Parameters.AddWithValue("every", options.Every);
        command.Parameters.AddWithValue("measure_every", options.MeasureEvery);
        command.Parameters.AddWithValue("not_own", NotMetAt(WorkspaceHosting.SelfHosted));
        command.Parameters.AddWithValue("not_cloud", NotMetAt(WorkspaceHosting.Cloud));
        await command.ExecuteNonQueryAsync(cancel);
    }

    public async Task<IReadOnlyList<DueCheck>> ClaimChecksAsync(int most, CancellationToken cancel)
    {
        await using var command = Command(MonitoringSql.ClaimChecks);
        command.Parameters.AddWithValue("every", options.Every);
        command.Parameters.AddWithValue("most", most);
        return await ReadAsync(command,
            row => new DueCheck(WorkspaceId.Parse(row.GetString(0)), row.GetString(1), row.GetString(2)), cancel);
    }

    public async Task<IReadOnlyList<WorkspaceId>> ClaimMeasuresAsync(int most, CancellationToken cancel)
    {
        await using var command = Command(MonitoringSql.ClaimMeasures);
        command.Parameters.AddWithValue("every", options.MeasureEvery);
        command.Parameters.AddWithValue("most", most);
        return await ReadAsync(command, row => WorkspaceId.Parse(row.GetString(0)), cancel);
    }

    public async Task<IReadOnlyList<MonitoredState>> KeepAsync(IReadOnlyList<HealthCheck> checks,
        CancellationToken cancel)
    {
        var keep = new NpgsqlBatchCommand(MonitoringSql.KeepChecks);
        Add(keep, "ids", NpgsqlDbType.Text, checks.Select(c => c.Workspace.Value));
        Add(keep, "ats", NpgsqlDbType.TimestampTz, checks.Select(c => c.At));
        Add(keep, "healthy", NpgsqlDbType.Boolean, checks.Select(c => c.IsHealthy));
        Add(keep, "took", NpgsqlDbType.Integer, checks.Select(c => (int?)c.Took?.TotalMilliseconds));
        Add(keep, "problems", NpgsqlDbType.Text, checks.Select(c => c.Problem));
        Add(keep, "services", NpgsqlDbType.Text, checks.Select(c => JsonSerializer.Serialize(c.Services)));
        Add(keep, "certificates", NpgsqlDbType.TimestampTz, checks.Select(c => c.CertificateExpiresAt));
        keep.Parameters.AddWithValue("failures", options.Failures);
        keep.Parameters.AddWithValue("certificate_soon", time.GetUtcNow() + TimeSpan.FromDays(options.CertificateDays));
        return await KeepAsync(keep, checks.Select(c => c.Workspace), cancel);
    }

    public async Task<IReadOnlyList<MonitoredState>> KeepAsync(IReadOnlyList<MachineCheck> checks,
        CancellationToken cancel)
    {
        var keep = new NpgsqlBatchCommand(MonitoringSql.KeepMeasures);
        Add(keep, "ids", NpgsqlDbType.Text, checks.Select(c => c.Workspace.Value));
        Add(keep, "ats", NpgsqlDbType.TimestampTz, checks.Select(c => c.At));
        Add(keep, "cpu", NpgsqlDbType.Real, checks.Select(c => (float?)c.Reading?.Cpu));
        Add(keep, "memory", NpgsqlDbType.Real, checks.Select(c => (float?)c.Reading?.Memory));
        Add(keep, "disk", NpgsqlDbType.Real, checks.Select(c => (float?)c.Reading?.Disk));
        Add(keep, "data", NpgsqlDbType.Bigint, checks.Select(c => c.Reading?.DataBytes));
        keep.Parameters.AddWithValue("cpu_share", (float)options.CpuShare);
        keep.Parameters.AddWithValue("memory_share", (float)options.MemoryShare);
        keep.Parameters.AddWithValue("disk_share", (float)options.DiskShare);
        keep.Parameters.AddWithValue("again", options.MeasureAgainAfter);
        return await KeepAsync(keep, checks.Select(c => c.Workspace), cancel);
    }

    public async Task TidyAsync(CancellationToken cancel)
    {
        var before = time.GetUtcNow() - options.ChecksKept;
        int thinned;
        do
        {
            await using var command = database.CreateCommand(MonitoringSql.Thin);
            command.Parameters.AddWithValue("checks_before", before);
            command.Parameters.AddWithValue("most", ThinnedAtOnce);
            thinned = (int)(await command.ExecuteScalarAsync(cancel))!;
        }
        while (thinned == ThinnedAtOnce);
    }

    private async Task<IReadOnlyList<MonitoredState>> KeepAsync(NpgsqlBatchCommand keep, IEnumerable<WorkspaceId> seen,
        CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        var tell = new NpgsqlBatchCommand(MonitoringSql.Tell);
        tell.Parameters.AddWithValue("topics", string.Join(' ', seen.Select(LiveTopics.Health)));
        batch.BatchCommands.Add(keep);
        batch.BatchCommands.Add(tell);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var states = new List<MonitoredState>();
        while (await reader.ReadAsync(cancel))
            states.Add(State(reader));
        return states;
    }

    private static MonitoredState State(NpgsqlDataReader row) => new(
        WorkspaceId.Parse(row.GetString(0)),
        row.GetInt32(1),
        Time(row, 2),
        row.IsDBNull(3) ? null : row.GetString(3),
        Time(row, 4),
        Time(row, 5),
        row.IsDBNull(6) ? null : new MachineReading(row.GetFloat(6), row.GetFloat(7), row.GetFloat(8)),
        Time(row, 9),
        row.GetBoolean(10),
        [.. row.GetFieldValue<string[]>(11).Select(Enum.Parse<AlertKind>)])
    {
        Hosting = Enum.Parse<WorkspaceHosting>(row.GetString(12)),
    };

    private static string[] NotMetAt(WorkspaceHosting hosting) =>
        [.. Enum.GetValues<AlertKind>().Where(kind => !AlertRules.IsMetAt(hosting, kind)).Select(kind => $"{kind}")];

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private NpgsqlCommand Command(string sql)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("now", time.GetUtcNow());
        return command;
    }

    private static void Add<T>(NpgsqlBatchCommand command, string name, NpgsqlDbType type, IEnumerable<T> values) =>
        command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = values.ToArray() });

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read,
        CancellationToken cancel)
    {
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new List<T>();
        while (await reader.ReadAsync(cancel))
            found.Add(read(reader));
        return found;
    }
}
