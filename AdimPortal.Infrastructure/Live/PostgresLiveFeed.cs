using System.Collections.Concurrent;
using AdimPortal.Core.Operations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AdimPortal.Infrastructure.Live;

/// <summary>
/// One LISTEN connection a node; every browser circuit of the node follows through it. A lost connection loses words
/// but no truth: when it is back, everybody is told to read again.
/// </summary>
internal sealed partial class PostgresLiveFeed(NpgsqlDataSource database, TimeProvider time,
    ILogger<PostgresLiveFeed> log) : BackgroundService, ILiveFeed
{
    private static readonly TimeSpan RestBeforeReconnect = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Follower, byte>> _followers = new();

    public IDisposable Follow(string topic, Func<Task> changed)
    {
        var follower = new Follower(changed, bug => FollowerThrew(bug, topic));
        _followers.GetOrAdd(topic, _ => new()).TryAdd(follower, 0);
        return new Leaving(() =>
        {
            if (_followers.TryGetValue(topic, out var others) && others.TryRemove(follower, out _) && others.IsEmpty)
                _followers.TryRemove(new(topic, others));
            follower.Leave();
        });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it was: a feed that ended would take the node with it.
                ConnectionLost($"{e.GetType().Name}: {e.Message}");
                await Task.Delay(RestBeforeReconnect, time, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        connection.Notification += (_, notice) => Tell(notice.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {LiveChannel.Name}", connection))
            await listen.ExecuteNonQueryAsync(stop);
        foreach (var topic in _followers.Values)
            TellAll(topic);
        while (true)
            await connection.WaitAsync(stop);
    }

    private void Tell(string payload)
    {
        foreach (var topic in payload.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (_followers.TryGetValue(topic, out var followers))
                TellAll(followers);
        }
    }

    private static void TellAll(ConcurrentDictionary<Follower, byte> followers)
    {
        foreach (var follower in followers.Keys)
            follower.Tell();
    }

    [LoggerMessage(LogLevel.Warning, "The live feed lost its connection to the database and is reconnecting. {Reason}")]
    private partial void ConnectionLost(string reason);

    [LoggerMessage(LogLevel.Error, "A subscriber of {Topic} threw an exception.")]
    private partial void FollowerThrew(Exception bug, string topic);

    private sealed class Leaving(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
