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

    /// <summary>After so long without a word it asks whether the database is still there.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FollowedTopic> _topics = [];
    private volatile bool _isListening;

    public IFollowing Follow(string topic, Func<Task> changed)
    {
        var follower = new Follower(changed, bug => FollowerThrew(bug, topic));
        lock (_gate)
        {
            if (!_topics.TryGetValue(topic, out var followed))
                _topics[topic] = followed = new FollowedTopic();
            followed.Add(follower);
            return new Following(this, topic, followed, follower);
        }
    }

    private void Leave(string topic, FollowedTopic followed, Follower follower)
    {
        lock (_gate)
        {
            followed.Remove(follower);
            if (!followed.IsFollowed && _topics.GetValueOrDefault(topic) == followed)
                _topics.Remove(topic);
        }

        follower.Leave();
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
        connection.Notification += (_, notice) =>
            Tell(notice.Payload.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        await using (var listen = new NpgsqlCommand($"LISTEN {LiveChannel.Name}", connection))
            await listen.ExecuteNonQueryAsync(stop);
        try
        {
            _isListening = true;
            TellAll();
            while (true)
            {
                // A host that vanished says nothing, and neither does a topic on which nothing happens.
                if (!await connection.WaitAsync(Silence, stop))
                    await AskAsync(connection, stop);
            }
        }
        finally
        {
            _isListening = false;
        }
    }

    private static async Task AskAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var still = new NpgsqlCommand("SELECT 1", connection);
        still.CommandTimeout = (int)Silence.TotalSeconds;
        await still.ExecuteNonQueryAsync(stop);
    }

    private void Tell(IEnumerable<string> topics)
    {
        lock (_gate)
            Tell([.. topics.Select(topic => _topics.GetValueOrDefault(topic)).OfType<FollowedTopic>()]);
    }

    private void TellAll()
    {
        lock (_gate)
            Tell([.. _topics.Values]);
    }

    /// <summary>
    /// All of them have moved on before anybody is called: who follows two of them reads once for one change.
    /// </summary>
    private static void Tell(FollowedTopic[] changed)
    {
        foreach (var topic in changed)
            topic.MoveOn();
        foreach (var topic in changed)
            topic.Tell();
    }

    [LoggerMessage(LogLevel.Warning, "The live feed lost its connection to the database and is reconnecting. {Reason}")]
    private partial void ConnectionLost(string reason);

    [LoggerMessage(LogLevel.Error, "A subscriber of {Topic} threw an exception.")]
    private partial void FollowerThrew(Exception bug, string topic);

    private sealed class Following(PostgresLiveFeed feed, string topic, FollowedTopic followed, Follower follower)
        : IFollowing
    {
        public long Mark => feed._isListening ? followed.Mark : followed.MoveOn();

        public void Dispose() => feed.Leave(topic, followed, follower);
    }
}
