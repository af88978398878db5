using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Testing;

[Trait("Category", "Integration")]
public class PostgresClusterTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Every_database_is_empty_and_its_own()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var one = NpgsqlDataSource.Create(await cluster.CreateEmptyDatabaseAsync("same", cancel));
        await using var two = NpgsqlDataSource.Create(await cluster.CreateEmptyDatabaseAsync("same", cancel));

        await one.CreateCommand("CREATE TABLE thing (id int)")
            .ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.True(await HasTable(one));
        Assert.False(await HasTable(two));
    }

    private static async Task<bool> HasTable(NpgsqlDataSource database) =>
        (bool)(await database.CreateCommand("SELECT to_regclass('thing') IS NOT NULL").ExecuteScalarAsync())!;
}
