using System.Collections.Concurrent;
using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Identity.TwoStep;
using AdimPortal.Infrastructure.Live;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Infrastructure.Identity.Sessions;

/// <summary>
/// Sessions as rows, read through a memory of some seconds that every change of a session empties on every node.
/// </summary>
internal sealed class PostgresSessions : ISessions, IDisposable
{
    /// <summary>More than the people at work at one node; past it the memory begins anew.</summary>
    private const int Most = 20_000;

    private static readonly string Read = $"""
        SELECT u.id, u.email, u.security_stamp, u.email_confirmed, s.seen_at,
            coalesce((SELECT array_agg(r.name) FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id AND {RestingRoles.Counts("$2")}), '{"{}"}')
        FROM sessions s JOIN users u ON u.id = s.account_id WHERE s.id = $1 AND s.ended_at IS NULL
        """;

    private readonly NpgsqlDataSource _database;
    private readonly RestingRoles _resting;
    private readonly IOptions<SessionOptions> _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<Guid, (SessionState? State, DateTimeOffset ReadAt)> _read = new();
    private readonly IDisposable _following;

    public PostgresSessions(NpgsqlDataSource database, ILiveFeed feed, IOptions<SessionOptions> options,
        RestingRoles resting, TimeProvider time)
    {
        (_database, _options, _resting, _time) = (database, options, resting, time);
        _following = feed.Follow(LiveTopics.Sessions, () =>
        {
            _read.Clear();
            return Task.CompletedTask;
        });
    }

    public async Task<SessionState?> FindAsync(Guid session, CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        if (_read.TryGetValue(session, out var known) && now - known.ReadAt < _options.Value.BelievedFor)
            return known.State;
        var state = await ReadAsync(session, cancel);
        if (_read.Count > Most)
            _read.Clear();
        _read[session] = (state, now);
        return state;
    }

    public async Task<Guid> OpenAsync(Guid account, bool isConfirmed, string? address, string? device,
        CancellationToken cancel)
    {
        var (now, id, user) = (_time.GetUtcNow(), Guid.NewGuid(), CodeUser.From(address, device));
        await using var connection = await _database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var open = new NpgsqlCommand(
            "INSERT INTO sessions (id, account_id, opened_at, seen_at, confirmed_at, address, device) VALUES ($1, $2, $3, $3, $4, $5, $6)",
            connection)
        {
            Parameters =
            {
                new() { Value = id }, new() { Value = account }, new() { Value = now },
                new() { Value = isConfirmed ? now : DateTimeOffset.UnixEpoch },
                new() { Value = user.Address }, new() { Value = user.Client },
            },
        };
        await open.ExecuteNonQueryAsync(cancel);
        await connection.RecordAsync(PermitOf(Act.SignIn, account, user.Address), now, cancel);
        await transaction.CommitAsync(cancel);
        return id;
    }

    public async Task SeenAsync(Guid session, string? address, CancellationToken cancel)
    {
        await using var seen = _database.CreateCommand(
            "UPDATE sessions SET seen_at = $2, address = $3 WHERE id = $1 AND ended_at IS NULL");
        seen.Parameters.Add(new() { Value = session });
        seen.Parameters.Add(new() { Value = _time.GetUtcNow() });
        seen.Parameters.Add(new() { Value = CodeUser.From(address, null).Address });
        await seen.ExecuteNonQueryAsync(cancel);
        _read.TryRemove(session, out _);
    }

    public async Task<IReadOnlyList<Session>> ListAsync(Guid account, CancellationToken cancel)
    {
        await using var list = _database.CreateCommand("""
            SELECT id, opened_at, seen_at, address, device FROM sessions WHERE account_id = $1 AND ended_at IS NULL ORDER BY seen_at DESC LIMIT 200
            """);
        list.Parameters.Add(new() { Value = account });
        var sessions = new List<Session>();
        await using var row = await list.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
            sessions.Add(
                new Session(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<DateTimeOffset>(2),
                    row.GetString(3), row.GetString(4)));
        return sessions;
    }

    public Task ConfirmedAsync(Caller caller, CancellationToken cancel) => ChangeAsync(
        PermitOf(Act.ConfirmPassword, caller.Account, null),
        "UPDATE sessions SET confirmed_at = $2 WHERE id = $3 AND account_id = $1 AND ended_at IS NULL RETURNING id",
        caller.Account, caller.Session, cancel);

    public Task EndAsync(ActPermit permit, Guid session, CancellationToken cancel) => ChangeAsync(
        permit, "UPDATE sessions SET ended_at = $2 WHERE id = $3 AND account_id = $1 AND ended_at IS NULL RETURNING id",
        permit.OnAccount(Act.EndSession, Act.ChangePassword, Act.ResetPassword, Act.ConfirmAddress), session, cancel);

    public async Task EndAllAsync(ActPermit permit, Guid? except, CancellationToken cancel)
    {
        var account = permit.OnAccount(Act.EndSession, Act.ChangePassword, Act.ResetPassword, Act.ConfirmAddress,
            Act.TurnOnTwoStep);
        await ChangeAsync(
            permit,
            "UPDATE sessions SET ended_at = $2 WHERE id <> $3 AND account_id = $1 AND ended_at IS NULL RETURNING id",
            account, except ?? Guid.Empty, cancel);
        // The one that stays has another stamp: a node that believed the former one would turn it away.
        if (except is not null)
            await ChangedAsync(account, cancel);
    }

    public Task SignOutAsync(Caller caller, CancellationToken cancel) =>
        EndAsync(PermitOf(Act.EndSession, caller.Account, null), caller.Session, cancel);

    public Task ChangedAsync(Guid account, CancellationToken cancel) => ChangeAsync(
        permit: null,
        "SELECT id FROM sessions WHERE account_id = $1 AND ended_at IS NULL AND opened_at <= $2::timestamptz AND id <> $3",
        account, Guid.Empty, cancel);

    public void Dispose() => _following.Dispose();

    private async Task<SessionState?> ReadAsync(Guid session, CancellationToken cancel)
    {
        await using var find = _database.CreateCommand(Read);
        find.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session });
        find.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = _resting.IsRequired });
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new SessionState(
                session, row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetBoolean(3),
                row.GetFieldValue<string[]>(5).ToHashSet(), row.GetFieldValue<DateTimeOffset>(4))
            : null;
    }

    /// <summary>The change, its record and the word to all nodes are one transaction.</summary>
    private async Task ChangeAsync(ActPermit? permit, string sql, Guid account, Guid session, CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        await using var connection = await _database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var change = new NpgsqlCommand(
            $"WITH changed AS ({sql}) SELECT pg_notify('{LiveChannel.Name}', concat('{LiveTopics.Sessions} session:', replace(id::text, '-', ''))) FROM changed",
            connection)
        {
            Parameters = { new() { Value = account }, new() { Value = now }, new() { Value = session } },
        };
        var changed = 0;
        await using (var row = await change.ExecuteReaderAsync(cancel))
        {
            while (await row.ReadAsync(cancel))
                changed++;
        }

        // Sessions that end with something else (a new password) are part of its record.
        if (permit is { Act: Act.EndSession or Act.ConfirmPassword } && changed > 0)
            await connection.RecordAsync(permit, now, cancel);
        await transaction.CommitAsync(cancel);
        _read.Clear();
    }

    private static ActPermit PermitOf(Act act, Guid account, string? address) =>
        new(act, new Actor(account, ActorRole.Owner, address), ActSubject.Of(account), account);
}
