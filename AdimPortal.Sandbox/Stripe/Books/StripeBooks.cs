using System.Text.Json;
using System.Text.Json.Serialization;
using AdimPortal.Sandbox.Stripe.Billing;

namespace AdimPortal.Sandbox.Stripe.Books;

/// <summary>
/// Stripe's books as one JSON file in the data directory, replaced as a whole. Every piece of work happens alone and
/// entirely or not at all: what it changed is on disk before its answer leaves. Whatever fell due before is done first.
/// </summary>
internal sealed class StripeBooks
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly SandboxOptions _options;
    private readonly string _file;
    private byte[] _saved;
    private StripeState _state;

    public StripeBooks(SandboxOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        Directory.CreateDirectory(options.DataDirectory);
        _file = Path.Combine(options.DataDirectory, "stripe.json");
        _saved = File.Exists(_file)
            ? File.ReadAllBytes(_file)
            : JsonSerializer.SerializeToUtf8Bytes(new StripeState(), Json);
        _state = Read(_saved);
        Do(work => Starters.Ensure(work));
    }

    /// <summary>Called after work that made events, outside the lock.</summary>
    public event Action? HasEvents;

    public void Do(Action<Work> action) => Do(work =>
    {
        action(work);
        return true;
    });

    /// <summary>An exception takes everything back, but for a card's refusal, which is part of the story.</summary>
    public T Do<T>(Func<Work, T> action)
    {
        var hasEvents = false;
        try
        {
            lock (_gate)
            {
                var work = new Work(_state, _time.GetUtcNow(), _options);
                try
                {
                    DueWork.RunToNow(work);
                    var result = action(work);
                    if (work.IsDiscarded) _state = Read(_saved);
                    else if (work.HasChanged) Save();
                    hasEvents = work.HasEvents && !work.IsDiscarded;
                    return result;
                }
                catch (Api.StripeError refusal) when (refusal.KeepsChanges)
                {
                    if (work.HasChanged) Save();
                    hasEvents = work.HasEvents;
                    throw;
                }
                catch
                {
                    if (work.HasChanged) _state = Read(_saved);
                    throw;
                }
            }
        }
        finally
        {
            if (hasEvents) HasEvents?.Invoke();
        }
    }

    private static StripeState Read(byte[] saved) => JsonSerializer.Deserialize<StripeState>(saved, Json)!;

    private void Save()
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(_state, Json);
        var temporary = $"{_file}.tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, _file, overwrite: true);
        _saved = bytes;
    }
}
