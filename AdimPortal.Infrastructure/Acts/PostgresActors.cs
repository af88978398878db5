using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Identity.TwoStep;
using Npgsql;

namespace AdimPortal.Infrastructure.Acts;

/// <summary>One indexed read for each act: nothing that a cookie or an open page remembers decides.</summary>
internal sealed class PostgresActors(NpgsqlDataSource database, RestingRoles resting) : IActors
{
    private static readonly string Find = $"""
        SELECT u.email_confirmed, {Has(Roles.Support, "$3")}, {Has(Roles.Admin, "$3")}, s.confirmed_at, s.address, u.two_factor_enabled
        FROM sessions s JOIN users u ON u.id = s.account_id WHERE s.id = $1 AND s.account_id = $2 AND s.ended_at IS NULL
        """;

    private static readonly string IsAdmin =
        $"SELECT {Has(Roles.Admin, "$2")} FROM users u WHERE u.id = $1 AND u.email_confirmed";

    public async Task<KnownActor?> FindAsync(Caller caller, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(Find);
        find.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = caller.Session });
        find.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = caller.Account });
        find.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = resting.IsRequired });
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new KnownActor(caller.Account, row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2),
                row.GetFieldValue<DateTimeOffset>(3), row.GetString(4), row.GetBoolean(5))
            : null;
    }

    public async Task<bool> IsAdminAsync(Guid account, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(IsAdmin);
        find.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        find.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = resting.IsRequired });
        return await find.ExecuteScalarAsync(cancel) is true;
    }

    private static string Has(string role, string required) => $"""
        EXISTS (SELECT FROM user_roles ur JOIN roles r ON r.id = ur.role_id
            WHERE ur.user_id = u.id AND r.name = '{role}' AND {RestingRoles.Counts(required)})
        """;
}
