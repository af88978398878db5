using System.Collections.Concurrent;
using System.Text;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AdimPortal.Tests.Web.Security.Planting;

/// <summary>Everything that the portal logs, at every level, with whatever is attached to it.</summary>
internal sealed class Heard : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _lines.Enqueue($"{state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
        // Nothing is held.
    }
}

/// <summary>What goes over PostgreSQL's NOTIFY.</summary>
internal sealed class HeardMessages(NpgsqlConnection connection) : IAsyncDisposable
{
    private readonly StringBuilder _text = new();

    public static async Task<HeardMessages> StartAsync(string database)
    {
        var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var heard = new HeardMessages(connection);
        connection.Notification += (_, message) => heard._text.AppendLine(message.Payload);
        await using var listen = new NpgsqlCommand($"LISTEN {LiveChannel.Name}", connection);
        await listen.ExecuteNonQueryAsync();
        return heard;
    }

    public async Task<string> TextAsync()
    {
        // Whatever was sent before this answer is delivered with it.
        await using var round = new NpgsqlCommand("SELECT 1", connection);
        await round.ExecuteNonQueryAsync();
        return _text.ToString();
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}

/// <summary>Arguments and environment of the processes that this one starts, looked at again and again.</summary>
internal sealed class SeenProcesses : IAsyncDisposable
{
    private static readonly string Before = LivingFolders.TextOf("/proc/self/environ");

    private readonly ConcurrentDictionary<string, bool> _seen = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _looking;

    public SeenProcesses() => _looking = Task.Factory.StartNew(Look, TaskCreationOptions.LongRunning);

    public string Text => string.Join('\n', _seen.Keys);

    private void Look()
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var child in LivingFolders.FoldersIn("/proc/self/task")
                .SelectMany(task => LivingFolders.TextOf($"{task}/children")
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            {
                _seen.TryAdd(LivingFolders.TextOf($"/proc/{child}/cmdline").Replace('\0', ' '), true);
                if (LivingFolders.TextOf($"/proc/{child}/environ") is var environment && environment != Before)
                    _seen.TryAdd(environment.Replace('\0', ' '), true);
            }

            _stop.Token.WaitHandle.WaitOne(5);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _looking;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
