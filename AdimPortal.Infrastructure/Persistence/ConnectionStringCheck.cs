using AdimPortal.Infrastructure.Settings;
using Npgsql;

namespace AdimPortal.Infrastructure.Persistence;

/// <summary>Whether the connection string can be read. Whether the database answers is seen when it is asked.</summary>
internal sealed class ConnectionStringCheck(string? connectionString) : ISettingsCheck
{
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(connectionString))
            return ["ConnectionStrings:Portal is missing: the address of the portal's PostgreSQL database."];
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            return settings is { Host: null or "" }
                ? ["ConnectionStrings:Portal names no host: set a server's name, or the folder of a socket such as /var/run/postgresql."]
                : [.. Files(settings).Where(file => file.Length > 0)
                    .Select(file => SettingsFile.Fault("ConnectionStrings:Portal", file)).OfType<string>()];
        }
        catch (ArgumentException e)
        {
            return [$"ConnectionStrings:Portal can't be read: {e.Message}"];
        }
    }

    private static IEnumerable<string> Files(NpgsqlConnectionStringBuilder settings) =>
        [settings.RootCertificate ?? "", settings.SslCertificate ?? "", settings.SslKey ?? "", settings.Passfile ?? ""];
}
