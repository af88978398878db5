using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Identity;
using Npgsql;

namespace AdimPortal.Infrastructure.Acts;

/// <summary>One indexed read for each act: nothing that a cookie or an open page remembers decides.</summary>
internal sealed class PostgresActors(NpgsqlDataSource database) : IActors
{
    private const string Has =
        "EXISTS (SELECT FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id AND r.name =";

    public async Task<KnownActor?> FindAsync(Caller caller, CancellationToken cancel)
    {
        await using var find = database.CreateCommand($"""
            SELECT u.email_confirmed, {Has} '{Roles.Support}'), {Has} '{Roles.Admin}'), s.confirmed_at, s.address
            FROM sessions s JOIN users u ON u.id = s.account_id WHERE s.id = $1 AND s.account_id = $2 AND s.ended_at IS NULL
            """);
        find.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = caller.Session });
        find.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = caller.Account });
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new KnownActor(caller.Account, row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2),
                row.GetFieldValue<DateTimeOffset>(3), row.GetString(4))
            : null;
    }

    public async Task<bool> IsAdminAsync(Guid account, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(
            $"SELECT {Has} '{Roles.Admin}') FROM users u WHERE u.id = $1 AND u.email_confirmed");
        find.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        return await find.ExecuteScalarAsync(cancel) is true;
    }
}
