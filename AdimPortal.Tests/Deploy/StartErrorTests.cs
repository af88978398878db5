using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using AdimPortal.Core.Monitoring;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Settings;
using AdimPortal.Testing.Processes;
using AdimPortal.Web.Components;
using Npgsql;

namespace AdimPortal.Tests.Deploy;

/// <summary>
/// The real program, where something around it is wrong: it ends with one sentence and the status that tells systemd
/// whether to try again.
/// </summary>
[Trait("Category", "Integration")]
public sealed class StartErrorTests(PostgresCluster cluster) : IDisposable
{
    private const int Lasting = SettingsAtStart.ExitCode;

    private readonly string _folder = Directory.CreateTempSubdirectory("adim-start-").FullName;

    [Fact]
    public async Task A_wrong_master_key_is_refused_for_good_and_so_is_a_command()
    {
        var database = await cluster.CreateDatabaseAsync("start");
        await using (await ServedPortal.StartAsync(database, []))
        {
            // It has made its keys, and sealed them.
        }

        var settings = ServedPortal.Least(database, NewKey());
        await RefusesAsync(settings, Lasting, "Secrets:MasterKeyFile: no key in");
        await RefusesAsync(settings, Lasting, "Secrets:MasterKeyFile: no key in", "admin", "list");
        await RefusesAsync(settings, Lasting, "Secrets:MasterKeyFile: no key in", "keys", "open");
    }

    [Fact]
    public Task A_database_that_can_not_be_reached_is_tried_again() =>
        RefusesAsync(ServedPortal.Least("Host=127.0.0.1;Port=9;Username=x;Password=p4ssw0rd;Database=x", NewKey()),
            StartError.Unavailable, "the database can't be reached");

    [Theory]
    [InlineData("Database", "nowhere", "database \"nowhere\" does not exist")]
    [InlineData("Username", "nobody", "role \"nobody\" does not exist")]
    public async Task A_database_that_does_not_let_it_in_is_not_tried_again(string what, string value, string said)
    {
        var database = new NpgsqlConnectionStringBuilder(await cluster.CreateDatabaseAsync("start")) { [what] = value };
        await RefusesAsync(ServedPortal.Least(database.ConnectionString, NewKey()), Lasting, said, "admin", "list");
    }

    [Theory]
    [InlineData(PostgresErrorCodes.InvalidPassword, Lasting)]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege, Lasting)]
    [InlineData(PostgresErrorCodes.CannotConnectNow, StartError.Unavailable)]
    [InlineData(PostgresErrorCodes.TooManyConnections, StartError.Unavailable)]
    [InlineData(PostgresErrorCodes.AdminShutdown, StartError.Unavailable)]
    public void What_the_database_says_decides_whether_another_start_may_help(string state, int status)
    {
        var trouble = DatabaseAtStart.Read(new PostgresException("what it says", "FATAL", "FATAL", state));
        Assert.Equal(status, trouble.ExitCode);
        Assert.Contains("what it says", trouble.UserMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_tried_again()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await RefusesAsync(await ListeningAsync($"http://{other.LocalEndpoint}"), StartError.Unavailable,
            "Another program uses that port");
    }

    [Fact]
    public async Task An_address_of_another_machine_is_not_tried_again() =>
        await RefusesAsync(await ListeningAsync("http://203.0.113.7:5080"), Lasting,
            "it can't listen at http://203.0.113.7:5080");

    [Fact]
    public async Task Files_that_can_not_be_read_are_named_with_their_settings()
    {
        var settings = ServedPortal.Least(
            $"Host=db.example.com;Username=x;Database=x;Root Certificate={_folder}/database.pem", _folder);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ObjectStorage__Endpoint"] = "https://s3.example.com",
            ["ObjectStorage__Bucket"] = "b",
            ["ObjectStorage__AccessKey"] = "a",
            ["ObjectStorage__SecretKey"] = "s",
            ["ObjectStorage__CaFile"] = _folder,
            ["Blueprint__Settings__ACME_CA_PEM_FILE"] = _folder,
            ["ASPNETCORE_URLS"] = "127.0.0.1:5080",
        })
            settings[name] = value;
        var said = await EndsAsync(settings, Lasting);
        foreach (var named in new[]
        {
            $"ConnectionStrings:Portal: there is no file {_folder}/database.pem",
            $"Secrets:MasterKeyFile: {_folder} can't be read", $"ObjectStorage:CaFile: {_folder} can't be read",
            "Blueprint:Settings names a file that can't be read", "ASPNETCORE_URLS contains '127.0.0.1:5080'",
        })
            Assert.Contains(named, said, StringComparison.Ordinal);
    }

    /// <summary>
    /// Whatever has to be read as a number, a time or yes and no is wrong, in every class of settings that there is.
    /// </summary>
    [Fact]
    public async Task Settings_that_can_not_be_read_are_named_for_every_class_of_them()
    {
        var settings = ServedPortal.Least("Host=/nowhere;Username=x;Database=x", NewKey());
        var wrong = new List<string>();
        foreach (var type in new[] { typeof(App).Assembly, typeof(SettingsAtStart).Assembly,
            typeof(MonitoringOptions).Assembly }.SelectMany(assembly => assembly.GetTypes()))
        {
            if (type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is not { IsLiteral: true } section)
                continue;
            var read = type.GetProperties()
                .Where(its => its.CanWrite
                    && (Nullable.GetUnderlyingType(its.PropertyType) ?? its.PropertyType) is { IsValueType: true })
                    .ToList();
            foreach (var property in read)
                settings[$"{section.GetRawConstantValue()}__{property.Name}"] = "@nonsense";
            if (read.Count > 0)
                wrong.Add($"{section.GetRawConstantValue()}:");
        }

        Assert.InRange(wrong.Count, 12, 100);
        var said = await EndsAsync(settings, Lasting);
        Assert.All(wrong, section => Assert.Contains(section, said, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Dictionary<string, string>> ListeningAsync(string url)
    {
        var settings = ServedPortal.Least(await cluster.CreateDatabaseAsync("start"), NewKey());
        settings["ASPNETCORE_URLS"] = url;
        return settings;
    }

    private static async Task RefusesAsync(Dictionary<string, string> settings, int status, string named,
        params string[] arguments)
    {
        // What the framework logs of it besides goes another way, and may come later.
        var said = Assert.Single((await EndsAsync(settings, status, arguments)).Split('\n'),
            line => line.StartsWith("The portal does not start: ", StringComparison.Ordinal));
        Assert.Contains(named, said, StringComparison.Ordinal);
    }

    /// <summary>No crash: it says what it has to say, and no secret with it.</summary>
    private static async Task<string> EndsAsync(Dictionary<string, string> settings, int status,
        params string[] arguments)
    {
        var (ended, said) = await ServedPortal.RunToEndAsync(settings, arguments);
        Assert.True(status == ended, $"It ended with {ended}, not {status}:\n{said}");
        Assert.DoesNotContain("Unhandled exception", said, StringComparison.Ordinal);
        Assert.DoesNotContain("p4ssw0rd", said, StringComparison.Ordinal);
        return said;
    }

    private string NewKey()
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.key");
        File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
