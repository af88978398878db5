using System.Security.Cryptography;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Infrastructure.SelfHosted;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Tests.Web.SelfHosted;

/// <summary>
/// Two nodes of one portal with the smallest quotas that the settings allow, and time that is moved by hand.
/// </summary>
public sealed class SelfHostedServerPortal(PostgresCluster cluster) : IAsyncLifetime
{
    public const int LinesPerMinute = 1000;
    public const int LinesPerDay = 1500;
    public const int BytesPerMinute = 256 * 1024;
    public const int BytesPerDay = 1024 * 1024;
    public const int RequestsFromOneAddress = 60;

    private int _servers;
    private PortalApp? _one;
    private PortalApp? _other;

    internal ManualTime Time { get; } = new();

    public PortalApp One => _one!;

    public PortalApp Other => _other!;

    public async ValueTask InitializeAsync()
    {
        _one = new PortalApp(cluster) { Alter = services => services.AddSingleton<TimeProvider>(Time) };
        foreach (var (name, value) in new[]
        {
            ("LinesPerMinute", LinesPerMinute), ("LinesPerDay", LinesPerDay), ("BytesPerMinute", BytesPerMinute),
            ("BytesPerDay", BytesPerDay),
            ("RequestsPerMinuteFromOneAddress", RequestsFromOneAddress),
        })
            _one.Settings[$"SelfHosted:{name}"] = $"{value}";
        await _one.InitializeAsync();
        _ = _one.Services;
        _other = await _one.OtherNodeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Other.DisposeAsync();
        await One.DisposeAsync();
    }

    /// <summary>A server whose installation is under way, at an address of its own.</summary>
    internal async Task<SigningServer> NewServerAsync()
    {
        var (key, owner) = (new SelfHostedServerKey(), await One.AccountAsync($"{Guid.NewGuid():N}@example.com"));
        var from = $"203.0.113.{++_servers}";
        return new SigningServer(this, key, await RegisterAsync(One, owner.Id, key, from), from);
    }

    /// <summary>
    /// Somebody's server takes a line of the portal and registers with it: the beginning of its installation.
    /// </summary>
    internal static async Task<WorkspaceId> RegisterAsync(PortalApp portal, Guid owner, SelfHostedServerKey key,
        string from)
    {
        var registrations = portal.Services.GetRequiredService<IRegistrations>();
        var token = Assert.IsType<TokenAnswer.Made>(await registrations.NewTokenAsync(owner, "Attic", default)).Token;
        var facts = new MachineFacts("Debian 12", 4096, 2, 40);
        var host = $"ssh-ed25519 {Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
        var answer =
            await registrations.RegisterAsync(token,
                new Registration(key.Public, host, "attic", [from], from, null, true, facts), default);
        return Assert.IsType<RegistrationAnswer.Accepted>(answer).Workspace.Id;
    }

    internal async Task<T> ReadAsync<T>(string sql, WorkspaceId workspace)
    {
        await using var command = One.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.AddWithValue(workspace.Value);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>To the beginning of the next minute.</summary>
    internal void NextMinute() =>
        Time.Advance(
            TimeSpan.FromTicks(TimeSpan.TicksPerMinute - (Time.GetUtcNow().UtcTicks % TimeSpan.TicksPerMinute)));

    internal void NextDay() =>
        Time.AdvanceTo(new DateTimeOffset(Time.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero));
}

/// <summary>The tests with one hand on the time: one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SelfHostedServerPortals : ICollectionFixture<SelfHostedServerPortal>
{
    public const string Name = "own servers";
}
