using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AdimPortal.Infrastructure.Persistence.Pairing;

/// <summary>Ends codes that have expired, and wipes them. Every node looks; one statement decides.</summary>
internal sealed class CodeCaretaker(NpgsqlDataSource database, TimeProvider clock, ILogger<CodeCaretaker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    internal async Task LookAsync(CancellationToken cancel)
    {
        await using var expire = database.CreateCommand(PairingSql.Expire);
        expire.Parameters.AddWithValue("now", clock.GetUtcNow());
        await expire.ExecuteNonQueryAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await LookAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The database may be away for a moment; the next look tries again.
                log.LogWarning(fault, "Codes could not be looked after; again in {Seconds} s.", Look.TotalSeconds);
            }

            await Task.Delay(Look, clock, cancel);
        }
    }
}
