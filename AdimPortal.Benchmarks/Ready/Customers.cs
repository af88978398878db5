using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing;
using Npgsql;

namespace AdimPortal.Benchmarks.Ready;

/// <summary>People with an account each, signed in: requests of one account wait for each other.</summary>
internal sealed class Customers : IDisposable
{
    private readonly List<Visitor> _all = [];

    public static async Task<Customers> SignedInAsync(EngineNode node, Uri portal, int count)
    {
        var customers = new Customers();
        var names = Enumerable.Range(1, count).Select(n => $"person{n}").ToList();
        foreach (var name in names)
            await node.AccountAsync(name);
        await using (var command = node.Service<NpgsqlDataSource>().CreateCommand("""
            UPDATE users SET normalized_user_name = upper(user_name), normalized_email = upper(email),
                security_stamp = gen_random_uuid()::text,
                password_hash = (SELECT password_hash FROM users WHERE email = $1)
            WHERE password_hash IS NULL
            """))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = Personas.Mira.Email });
            await command.ExecuteNonQueryAsync();
        }

        foreach (var name in names)
            customers._all.Add(await Visitor.SignedInAsync(portal, new Persona(name, $"{name}@adim.test",
                Roles.Customer)));
        return customers;
    }

    public IReadOnlyList<Visitor> Take(int count) => _all[..count];

    public void Dispose() => _all.ForEach(visitor => visitor.Dispose());
}
