using System.Diagnostics;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Testing.Processes;

/// <summary>
/// A real PostgreSQL of the tests' own: one cluster for all of them, in a temporary folder, reached by a unix socket,
/// started when the first test asks for a database. Take it as a constructor parameter. It ends with the test process,
/// however that ends.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Template = "adim_template";
    private readonly bool _keepsData;

    private readonly SemaphoreSlim _starting = new(1);
    private PostgresFolder? _folder;
    private Process? _server;
    private int _databases;
    private bool _hasTemplate;

    public PostgresCluster() : this(keepsData: false)
    {
    }

    private PostgresCluster(bool keepsData) => _keepsData = keepsData;

    /// <summary>A cluster that writes each commit to the disk, as a real one does: for whoever measures it.</summary>
    public static PostgresCluster ThatKeepsData() => new(keepsData: true);

    /// <summary>The file that the server writes its log to.</summary>
    public string Log => _folder!.Log;

    /// <summary>The folder of its unix socket, for programs that are given a host.</summary>
    public string Sockets => _folder!.Sockets;

    /// <summary>
    /// Makes a database with the portal's schema, without rows, and returns how to connect to it. The same name may be
    /// asked for often: each call makes another one.
    /// </summary>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        await MakeTemplateAsync(cancellationToken);
        return await CreateAsync(name, $" TEMPLATE {Template} STRATEGY file_copy", cancellationToken);
    }

    /// <summary>The same without a schema: for whoever tests how it comes about, and for other databases.</summary>
    public async Task<string> CreateEmptyDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        return await CreateAsync(name, "", cancellationToken);
    }

    private async Task<string> CreateAsync(string name, string from, CancellationToken cancellationToken)
    {
        var unique = $"{name.ToLowerInvariant()}_{Interlocked.Increment(ref _databases)}";
        await DoAsync($"CREATE DATABASE \"{unique.Replace("\"", "", StringComparison.Ordinal)}\"{from}",
            cancellationToken);
        return ConnectionString(unique);
    }

    /// <summary>The schema is made once, by the migrations, and copied: a copy takes a tenth of the time.</summary>
    private async Task MakeTemplateAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_hasTemplate) return;
            await DoAsync($"CREATE DATABASE {Template}", cancellationToken);
            await using (var services = new ServiceCollection().AddPersistence(ConnectionString(Template))
                .BuildServiceProvider())
            await using (var context = services.GetRequiredService<PortalDbContext>())
                await context.Database.MigrateAsync(cancellationToken);
            // Nobody may be in it while it is copied, autovacuum included.
            await DoAsync($"ALTER DATABASE {Template} ALLOW_CONNECTIONS false", cancellationToken);
            _hasTemplate = true;
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task DoAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            NpgsqlConnection.ClearAllPools();
            _server.StandardInput.Close();
            await _server.WaitForExitAsync();
            _server.Dispose();
        }
        _folder?.Dispose();
        _starting.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_server is { HasExited: false }) return;
            _folder = PostgresFolder.Create();
            await PostgresPrograms.RunAsync(
                [_folder.Program("initdb"), "-D", _folder.Data, "--no-sync", "--auth=trust", "--encoding=UTF8",
                    "--locale=C.UTF-8", "--username=postgres"],
                cancellationToken);
            _server = PostgresPrograms.Keep(
                [_folder.Program("postgres"), "-D", _folder.Data, "-k", _folder.Sockets, "-c", "listen_addresses=",
                    "-c", "max_connections=300", "-c", "log_min_messages=warning",
                    // The data is thrown away with the folder: nothing needs to reach the disk.
                    .. _keepsData
                        ? Array.Empty<string>()
                        : ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]],
                _folder.Log);
            await AnswersAsync(cancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>
    /// Waits until the server takes connections; when it can't, the failure carries what the server said.
    /// </summary>
    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
                await connection.OpenAsync(deadline.Token);
                return;
            }
            catch (NpgsqlException) when (!deadline.IsCancellationRequested && !_server!.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new InvalidOperationException(
                    $"PostgreSQL did not start: {await File.ReadAllTextAsync(_folder!.Log, cancellationToken)}", e);
            }
        }
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _folder!.Sockets,
        Username = "postgres",
        Database = database,
        // Many test classes have a pool each; idle connections are given back soon.
        ConnectionIdleLifetime = 5,
        ConnectionPruningInterval = 2,
        IncludeErrorDetail = true,
    }.ConnectionString;
}
