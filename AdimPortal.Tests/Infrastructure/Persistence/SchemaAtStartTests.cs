using System.Collections.Concurrent;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Tests.Infrastructure.Persistence;

/// <summary>
/// The first start on an empty database is no fault, and says none: of one node, and of several at once.
/// </summary>
[Trait("Category", "Integration")]
public sealed class SchemaAtStartTests(PostgresCluster cluster)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_fresh_log_holds_no_fault(int nodes)
    {
        var (database, said) = (await cluster.CreateEmptyDatabaseAsync("fresh"), new Said());
        var hosts = Enumerable.Range(0, nodes).Select(_ => Node(database, said)).ToList();
        await Task.WhenAll(hosts.Select(host => host.MigrateAsync()));
        // The next start finds it made.
        await hosts[0].MigrateAsync();
        Assert.True(said.Lines.IsEmpty, string.Join('\n', said.Lines));
        Assert.True(said.Heard > 0);
        hosts.ForEach(host => host.Dispose());
    }

    private static IHost Node(string database, Said said)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(said);
        builder.Services.AddPersistence(database);
        return builder.Build();
    }

    /// <summary>Warnings and what is worse, and how much was said at all.</summary>
    private sealed class Said : ILoggerProvider, ILogger
    {
        private int _heard;

        public ConcurrentQueue<string> Lines { get; } = new();

        public int Heard => _heard;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _heard);
            if (logLevel >= LogLevel.Warning)
                Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
