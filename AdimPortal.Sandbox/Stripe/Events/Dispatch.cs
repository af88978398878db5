using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Events;

/// <summary>To whom an event goes, and when: at once, unless a test asked for worse (/stripe/misbehave).</summary>
internal static class Dispatch
{
    public const string Configured = "we_sandbox";

    /// <summary>Reversed events wait for the rest of their number, but not longer than this.</summary>
    private const long LongestReversal = 5_000;

    public static IReadOnlyList<(string Id, string Url, string Secret)> Endpoints(Work work, string type)
    {
        var made = work.All<WebhookEndpoint>().Where(one => one.Wants(type))
            .Select(one => (one.Id, one.Url, one.Secret)).ToList();
        return string.IsNullOrEmpty(work.Options.StripeWebhookUrl)
            ? made
            : [(Configured, work.Options.StripeWebhookUrl, work.Options.StripeWebhookSecret), .. made];
    }

    public static IReadOnlyList<Delivery> Plan(Work work, string eventId, string type)
    {
        var endpoints = Endpoints(work, type);
        if (endpoints.Count == 0) return [];
        var (asked, now, number) = (work.State.Misbehaviour, work.RealNow.ToUnixTimeMilliseconds(), work.NextNumber());
        work.Change(state => state.Misbehaviour = asked with
        {
            Duplicate = Math.Max(0, asked.Duplicate - 1),
            Delay = Math.Max(0, asked.Delay - 1),
            Reverse = Math.Max(0, asked.Reverse - 1),
            Drop = Math.Max(0, asked.Drop - 1),
        });
        var delivery = new Delivery("", "", now, number, Dropped: asked.Drop > 0);
        if (asked.Delay > 0) delivery = delivery with { NotBefore = now + asked.DelaySeconds * 1000L };
        if (asked.Reverse > 0) delivery = delivery with { NotBefore = now + LongestReversal, Order = -number };
        if (asked.Reverse == 1) delivery = Released(work, delivery, now);
        var copies = asked.Duplicate > 0 ? 2 : 1;
        return [
            .. endpoints.SelectMany(endpoint => Enumerable.Range(0, copies)
                .Select(copy => delivery with { Id = $"{eventId}:{endpoint.Id}:{copy}", Endpoint = endpoint.Id }))];
    }

    /// <summary>The last of a reversed number has come: it goes first, and those that waited follow it.</summary>
    private static Delivery Released(Work work, Delivery last, long now)
    {
        work.Change(state =>
        {
            for (var index = 0; index < state.Events.Count; index++)
                state.Events[index] =
                    state.Events[index] with
                    {
                        Deliveries = [
                        .. state.Events[index].Deliveries.Select(one => one is { Order: < 0, Done: false }
                            ? one with { NotBefore = now }
                            : one)]
                    };
        });
        return last with { NotBefore = now };
    }
}
