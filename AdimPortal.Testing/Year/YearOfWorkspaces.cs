using System.Globalization;
using Npgsql;

namespace AdimPortal.Testing.Year;

/// <summary>Fills a portal's database with what a year leaves in it: <c>year.sql</c> says what.</summary>
internal static class YearOfWorkspaces
{
    /// <param name="owner">Whose the first twenty workspaces are; the account is there already.</param>
    public static async Task SeedAsync(NpgsqlDataSource database, int workspaces, Guid owner)
    {
        var sql = await File.ReadAllTextAsync(Repository.PathTo("AdimPortal.Testing", "Year", "year.sql"));
        await using var seed = database.CreateCommand(sql
            .Replace(":workspaces", workspaces.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(":owner", owner.ToString(), StringComparison.Ordinal));
        seed.CommandTimeout = 300;
        await seed.ExecuteNonQueryAsync();
    }
}
