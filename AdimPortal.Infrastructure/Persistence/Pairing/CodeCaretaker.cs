using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Infrastructure.Persistence.Pairing;

/// <summary>
/// Wipes codes that have expired, and tells owners whose code died of wrong tries. Woken by the fifth try, and by a timer that finds
/// what another node or a restart left.
/// </summary>
internal sealed class CodeCaretaker(
    NpgsqlDataSource database, MailOutbox outbox, IServiceScopeFactory scopes, IOptions<PortalOptions> portal, TimeProvider clock, ILogger<CodeCaretaker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _wake = new(0, 1);

    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already, and looks once more.
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    internal async Task LookAsync(CancellationToken cancel)
    {
        await using (var expire = database.CreateCommand(PairingSql.Expire))
        {
            expire.Parameters.AddWithValue("now", clock.GetUtcNow());
            await expire.ExecuteNonQueryAsync(cancel);
        }

        while (await TellOneAsync(cancel))
        {
            // Until every owner knows.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await LookAsync(cancel);
            }
            catch (NpgsqlException fault)
            {
                // The database may be away for a moment; the next look tries again.
                log.LogWarning(fault, "Codes could not be looked after; again in {Seconds} s.", Look.TotalSeconds);
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            await Task.WhenAny(_wake.WaitAsync(either.Token), Task.Delay(Look, clock, either.Token));
            await either.CancelAsync();
        }
    }

    /// <summary>The row stays locked while the letter is put into the outbox: a crash in between sends it twice rather than never.</summary>
    private async Task<bool> TellOneAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        long id;
        string workspace, name;
        Guid owner;
        await using (var next = new NpgsqlCommand(PairingSql.NextUntold, connection))
        await using (var row = await next.ExecuteReaderAsync(cancel))
        {
            if (!await row.ReadAsync(cancel))
                return false;
            (id, workspace, name, owner) = (row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetGuid(3));
        }

        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<IAccountMail>().FindAsync(owner, cancel) is { } address)
            await outbox.PutAsync(Letter(address, WorkspaceId.Parse(workspace), name), cancel);
        await using var told = new NpgsqlCommand(PairingSql.MarkTold, connection);
        told.Parameters.AddWithValue("id", id);
        told.Parameters.AddWithValue("now", clock.GetUtcNow());
        await told.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private Letter Letter(string address, WorkspaceId workspace, string name) => new(
        address,
        $"The code of {name} was withdrawn",
        [
            $"Somebody tried five wrong codes for your workspace {name} ({workspace}). We withdrew its one-time code, so nobody can connect with it.",
            "If that was you, make a new code and try again. If it was not, nothing else has to be done: no wrong code opened anything.",
        ],
        new LetterButton("Make a new code", new Uri(portal.Value.PublicAddress, $"workspaces/{workspace}")));
}
