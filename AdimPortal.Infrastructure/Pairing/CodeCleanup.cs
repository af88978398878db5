using AdimPortal.Infrastructure.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AdimPortal.Infrastructure.Pairing;

/// <summary>Ends codes that have expired, and wipes them. Every node looks; one statement decides.</summary>
internal sealed class CodeCleanup(NpgsqlDataSource database, TimeProvider clock, ILogger<CodeCleanup> log)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    internal async Task LookAsync(CancellationToken cancel)
    {
        await using var expire = database.CreateCommand(PairingSql.Expire);
        await expire.ExecuteNonQueryAsync(cancel);
    }

    protected override Task ExecuteAsync(CancellationToken cancel) => Repeatedly.DoAsync(
        LookAsync, Look, clock,
        fault => log.LogWarning(fault, "Codes could not be cleaned up; the next try is in {Seconds} s.", Look.TotalSeconds),
        cancel);
}
