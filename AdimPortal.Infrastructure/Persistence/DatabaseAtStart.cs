using System.Security.Authentication;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AdimPortal.Infrastructure.Persistence;

public static class DatabaseAtStart
{
    /// <summary>Connects once, before anything else asks the database.</summary>
    /// <returns>Null when it answers.</returns>
    public static async Task<StartError?> FindDatabaseAsync(this IHost host)
    {
        try
        {
            await using var connection =
                await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
            return null;
        }
        catch (NpgsqlException fault)
        {
            return Read(fault);
        }
    }

    /// <summary>
    /// What PostgreSQL, or the way to it, says at a connection, as a sentence. What only takes its time is not to be
    /// mended in settings.
    /// </summary>
    internal static StartError Read(NpgsqlException fault) => fault switch
    {
        PostgresException
        {
            SqlState: PostgresErrorCodes.InvalidPassword
            or PostgresErrorCodes.InvalidAuthorizationSpecification
        } said =>
            StartError.Lasting(
                $"the database rejects this user ({said.MessageText}). Check the user and the password in ConnectionStrings:Portal, and pg_hba.conf there."),
        PostgresException
        {
            SqlState: PostgresErrorCodes.InvalidCatalogName
            or PostgresErrorCodes.InsufficientPrivilege
        } said =>
            StartError.Lasting(
                $"the database can't be used ({said.MessageText}). Create it with: createdb --owner=USER NAME, and check ConnectionStrings:Portal."),
        PostgresException said =>
            StartError.Passing(
                $"the database accepts no connections now ({said.MessageText}). The next start tries again."),
        { InnerException: AuthenticationException tls } =>
            StartError.Lasting(
                $"the database's certificate is not trusted ({tls.Message}). Check SSL Mode and Root Certificate in ConnectionStrings:Portal."),
        _ =>
            StartError.Passing(
                $"the database can't be reached ({fault.Message}). Is PostgreSQL running, and does ConnectionStrings:Portal point to it? The next start tries again."),
    };
}
