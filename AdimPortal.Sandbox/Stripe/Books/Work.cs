using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Events;
using AdimPortal.Sandbox.Stripe.Views;

namespace AdimPortal.Sandbox.Stripe.Books;

/// <summary>One piece of work on the books: finds, keeps, and says what happened.</summary>
internal sealed class Work(StripeState state, DateTimeOffset realNow, SandboxOptions options)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    public StripeState State => state;

    public SandboxOptions Options => options;

    public DateTimeOffset RealNow => realNow;

    /// <summary>The Sandbox's own clock. Work that fell due in the past sees the time at which it did.</summary>
    public long SandboxNow { get; set; } = realNow.ToUnixTimeSeconds() + state.SecondsAhead;

    public bool HasChanged { get; private set; }

    public bool HasEvents { get; private set; }

    /// <summary>Nothing of it shall stay: it was only worked out to be looked at.</summary>
    public bool IsDiscarded { get; set; }

    /// <summary>The call that this work is part of, for the events.</summary>
    public string? RequestId { get; set; }

    public string? IdempotencyKey { get; set; }

    /// <summary>Where people find the pages: the address by which the call came.</summary>
    public string PageAddress { get; set; } = $"http://localhost:{options.HttpPort}";

    /// <summary>A customer of a test clock lives by it, the others by the Sandbox's.</summary>
    public long Now(string? customer = null) =>
        Find<Customer>(customer)?.TestClock is { } clock && Find<TestClock>(clock) is { } found
            ? found.FrozenTime
            : SandboxNow;

    public long Now(Thing thing) => Now(thing.Owner);

    public T? Find<T>(string? id) where T : Thing => id is null ? null : state.Things.GetValueOrDefault(id) as T;

    /// <summary>A thing that must be there: the books refer to it.</summary>
    public T Get<T>(string id) where T : Thing => (T)state.Things[id];

    /// <summary>A thing that a caller named.</summary>
    /// <param name="parameter">Null when the path names it.</param>
    public T Named<T>(string? id, string? parameter = null) where T : Thing =>
        Find<T>(id) is { } thing && thing is not Customer { Deleted: true }
            ? thing
            : throw StripeError.Missing(NameOf.Kind<T>(), id, parameter);

    /// <summary>The newest first.</summary>
    public IEnumerable<T> All<T>()
        where T : Thing => state.Things.Values.OfType<T>().OrderByDescending(thing => thing.Number);

    /// <param name="prefix">cus, or with the digit that some have: sub_1.</param>
    public string NewId(string prefix, int length = 24) =>
        $"{prefix}{(char.IsDigit(prefix[^1]) ? "" : "_")}{RandomNumberGenerator.GetString(Letters, length)}";

    public long NextNumber() => ++state.LastNumber;

    /// <summary>Puts it on the books, silently.</summary>
    public T Keep<T>(T thing) where T : Thing
    {
        HasChanged = true;
        state.Things[thing.Id] = thing;
        return thing;
    }

    /// <summary>Puts it on the books and tells of it. An "updated" that changed nothing isn't told.</summary>
    public T Keep<T>(T thing, string eventType) where T : Thing
    {
        JsonObject? previous = null;
        if (eventType.EndsWith(".updated", StringComparison.Ordinal) && Find<T>(thing.Id) is { } before)
        {
            previous = Differences.Previous(View.Of(before, this), View.Of(thing, this));
            if (previous.Count == 0) return Keep(thing);
        }
        Keep(thing);
        Tell(eventType, thing, previous);
        return thing;
    }

    public void Forget(Thing thing)
    {
        HasChanged = true;
        state.Things.Remove(thing.Id);
    }

    public void Tell(string type, Thing thing, JsonObject? previous = null)
    {
        var view = View.Of(thing, this);
        // An endpoint's secret is told once, to who made it.
        view.Remove("secret");
        Tell(type, view, Now(thing), previous);
    }

    public void Tell(string type, JsonObject view, long at, JsonObject? previous = null)
    {
        HasChanged = HasEvents = true;
        var id = NewId("evt_1", 23);
        state.Events.Add(new EventRecord
        {
            Id = id,
            Type = type,
            Created = at,
            Object = view,
            Previous = previous,
            RequestId = RequestId,
            IdempotencyKey = IdempotencyKey,
            Deliveries = Dispatch.Plan(this, id, type),
        });
        // Stripe lists thirty days. The clock can be set forward faster than events are carried.
        state.Events.RemoveAll(one => one.Created < at - 30 * 86_400 && one.Created < SandboxNow - 30 * 86_400
            && one.Deliveries.All(delivery => delivery.Done || delivery.Dropped));
    }

    /// <summary>The same event goes to everyone once more.</summary>
    public void Resend(int index)
    {
        HasChanged = HasEvents = true;
        var sent = state.Events[index];
        var again = Dispatch.Plan(this, $"{sent.Id}:{sent.Deliveries.Count}", sent.Type);
        state.Events[index] =
            state.Events[index] with
            {
                Deliveries = [
                .. sent.Deliveries.Select(one => one with { Done = one.Done || one.Dropped, Dropped = false }),
                .. again]
            };
    }

    public void Change(Action<StripeState> change)
    {
        HasChanged = true;
        change(state);
    }
}
