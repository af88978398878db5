using Microsoft.Extensions.Logging;
using Npgsql;

namespace AdimPortal.Infrastructure.Live;

/// <summary>
/// Tells those who watch, outside of the transaction that made the change. A transaction with a NOTIFY in it holds a
/// lock of the whole cluster while it commits, so that such commits reach the disk one after another, never together:
/// too dear for what happens thousands of times a second. Words are gathered for a moment and go together in one
/// message.
/// </summary>
/// <remarks>
/// A process that dies between the commit and the message leaves a page as it was until its next word or reload. Where
/// that would matter, the NOTIFY belongs into the transaction.
/// </remarks>
internal sealed partial class LiveMessenger(NpgsqlDataSource database, TimeProvider time, ILogger<LiveMessenger> log)
{
    /// <summary>PostgreSQL takes less than 8,000 bytes a message.</summary>
    private const int MostTopics = 100;

    /// <summary>
    /// Nobody sees so short a wait, and under load one message carries what would have been a hundred.
    /// </summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(25);

    private readonly Lock _gate = new();
    private HashSet<string> _waiting = [];
    private bool _sending;

    /// <summary>Returns at once; the message follows.</summary>
    public void Tell(params ReadOnlySpan<string> topics)
    {
        lock (_gate)
        {
            foreach (var topic in topics)
                _waiting.Add(topic);
            if (_sending)
                return;
            _sending = true;
        }

        _ = Task.Run(SendAsync);
    }

    private async Task SendAsync()
    {
        while (true)
        {
            await Task.Delay(Gather, time);
            if (TakeWaiting() is not { } topics)
                return;
            try
            {
                await using var command =
                    database.CreateCommand("SELECT pg_notify($1, message) FROM unnest($2) message");
                command.Parameters.Add(new NpgsqlParameter { Value = LiveChannel.Name });
                command.Parameters.Add(
                    new NpgsqlParameter
                    { Value = topics.Chunk(MostTopics).Select(some => string.Join(' ', some)).ToArray() });
                await command.ExecuteNonQueryAsync();
            }
            catch (Exception fault)
            {
                // One that can't be sent may not keep the later ones from being sent. Whoever listens lost the database
                // as well, and reads everything again when it is back.
                NotSent(topics.Count, fault.Message);
            }
        }
    }

    private HashSet<string>? TakeWaiting()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _sending = false;
                return null;
            }

            var topics = _waiting;
            _waiting = [];
            return topics;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} live topics could not be sent. {Reason}")]
    private partial void NotSent(int count, string reason);
}
