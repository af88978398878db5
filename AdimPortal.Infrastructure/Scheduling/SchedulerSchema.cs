using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AdimPortal.Infrastructure.Scheduling;

/// <summary>
/// Quartz makes its own tables but not the schema that they lie in. Nodes that start together stand in line: CREATE
/// SCHEMA IF NOT EXISTS alone can collide with itself.
/// </summary>
internal sealed class SchedulerSchema(NpgsqlDataSource database) : IHostedService
{
    public const string Name = "quartz";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"SELECT pg_advisory_xact_lock(hashtext('{Name}')); CREATE SCHEMA IF NOT EXISTS {Name}", connection,
            transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
