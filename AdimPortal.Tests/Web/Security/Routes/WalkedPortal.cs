using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AdimPortal.Tests.Web.Security.Routes;

/// <summary>
/// The portal behind its real web server, for much that goes wrong does so only there: a header that can't be written,
/// a path that can't be read. In it are a workspace with an operation, and an alert of every kind.
/// </summary>
public sealed class WalkedPortal(PostgresCluster cluster) : IAsyncLifetime
{
    public const string Nobody = "nobody";
    public const string Unverified = "unverified";

    private readonly PortalApp _portal = new(cluster);
    private readonly Faults _faults = new();
    private readonly X509Certificate2 _certificate = PortalApp.Certificate();
    private Uri _address = null!;

    public IServiceProvider Services => _portal.Services;

    internal WorkspaceId Workspace { get; private set; }

    internal Guid Operation { get; private set; }

    internal Guid Owner { get; private set; }

    /// <summary>What the portal could not answer and said so only to its log.</summary>
    internal IReadOnlyCollection<string> Unhandled => _faults.Seen;

    public async ValueTask InitializeAsync()
    {
        _portal.Log = _faults;
        _portal.Settings["Pairing:CallsPerAddressPerMinute"] = "1000000";
        _portal.Settings["AccountRateLimit:PostsPerMinute"] = "10000000";
        _portal.Settings["SelfHosted:RegistrationsPerMinute"] = "10000000";
        _portal.Settings["Pairing:RefusalTime"] = "00:00:00.01";
        await _portal.InitializeAsync();
        _address = _portal.ServeOverTls(_certificate);
        var owner = await _portal.AccountAsync(EmailOf(Roles.Customer));
        await _portal.AccountAsync(EmailOf(Unverified), verified: false);
        await _portal.AccountAsync(EmailOf(Roles.Support), role: Roles.Support);
        await _portal.AccountAsync(EmailOf(Roles.Admin), role: Roles.Admin);
        var (workspace, operation) = await _portal.WorkspaceAsync(owner);
        (Workspace, Operation, Owner) = (workspace, operation.Value, owner.Id);
        foreach (var kind in Enum.GetNames<AlertKind>())
        {
            await using var open = Services.GetRequiredService<NpgsqlDataSource>()
                .CreateCommand(
                    "INSERT INTO alerts (workspace_id, kind, user_message, opened_at) VALUES ($1, $2, 'x', now())");
            open.Parameters.AddWithValue(workspace.Value);
            open.Parameters.AddWithValue(kind);
            await open.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        _certificate.Dispose();
    }

    /// <summary>A person's browser, signed in unless they are nobody.</summary>
    internal async Task<Walker> WalkerAsync(string who)
    {
        var walker = new Walker(_address, _certificate);
        if (who != Nobody)
            await walker.SignInAsync(EmailOf(who), PortalApp.Password);
        return walker;
    }

    /// <summary>
    /// Without static files: those of a build are not served as in Production, and nothing of ours answers them.
    /// </summary>
    internal IReadOnlyList<RoutePattern> Routes() =>
        [.. Endpoints().Select(e => e.RoutePattern).DistinctBy(r => r.RawText)];

    /// <summary>Each path and the methods that it is answered by, where it says which.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<string>> MethodsOfPaths() => Endpoints()
        .Select(e =>
            (Path: HostileInputs.Fill(e.RoutePattern, Good),
                Methods: e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []))
        .GroupBy(e => e.Path).Where(path => path.All(e => e.Methods.Count > 0))
        .ToDictionary(path => path.Key, path => (IReadOnlyList<string>)[.. path.SelectMany(e => e.Methods).Distinct()]);

    /// <summary>A value that there is, for a parameter of a route.</summary>
    internal string Good(RoutePatternParameterPart parameter)
    {
        var blueprint = Services.GetRequiredService<Blueprint>();
        return (parameter.Name, parameter.ParameterPolicies.Any(p => p.Content == "guid")) switch
        {
            ("id" or "OperationKey", true) => $"{Operation}",
            ("id" or "Id", false) => Workspace.Value,
            ("Owner", _) => $"{Owner}",
            ("Name", _) => "starter",
            ("name", _) => blueprint.Name,
            ("sha256", _) => blueprint.Bundle.Sha256,
            ("part", _) => "postgresql",
            (_, true) => $"{Operation}",
            _ => "1",
        };
    }

    internal IEnumerable<RouteEndpoint> Endpoints() =>
        Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null);

    private static string EmailOf(string who) => $"{who}@walk.example";

    private sealed class Faults : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _seen = new();

        public IReadOnlyCollection<string> Seen => _seen;

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                ? this
                : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                _seen.Enqueue(
                    $"{formatter(state, exception)} {exception?.GetType().Name}: {exception?.Message} {exception?.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("AdimPortal", StringComparison.Ordinal))?.Trim()}");
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
