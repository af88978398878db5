using System.Text;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Views;

namespace AdimPortal.Sandbox.Stripe.Events;

/// <summary>
/// Carries events to their endpoints, one after another, and again until they are taken: for three days, as Stripe
/// does, but the first times sooner. It also looks every second whether something fell due, so that time passes when
/// nobody calls.
/// </summary>
internal sealed class WebhookCourier(StripeBooks books, TimeProvider time, ILogger<WebhookCourier> log)
    : BackgroundService
{
    private const int HoursOfRetries = 72;
    private static readonly int[] FirstRetrySeconds = [1, 3, 10, 30, 120, 600];
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _wake = new(0, 1);

    private sealed record Parcel(string Event, Delivery Delivery, string Url, string Secret, string Body);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        { Timeout = Timeout };
        books.HasEvents += Wake;
        try
        {
            while (true)
            {
                try
                {
                    while (Next() is { } parcel) await DeliverAsync(http, parcel, stoppingToken);
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    // A disk that is full, above all. What could not be written has not happened, and is tried again.
                    log.LogError(failure, "Stripe's books could not be written.");
                }
                await WaitAsync(stoppingToken);
            }
        }
        finally
        {
            books.HasEvents -= Wake;
        }
    }

    private void Wake()
    {
        lock (_wake)
            if (_wake.CurrentCount == 0) _wake.Release();
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        using var second = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(second.Token, stopping);
        try
        {
            await _wake.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // A second has passed.
        }
    }

    private Parcel? Next() => books.Do(work =>
    {
        var now = work.RealNow.ToUnixTimeMilliseconds();
        var due = work.State.Events
            .SelectMany(record => record.Deliveries.Select(delivery => (Record: record, Delivery: delivery)))
            .Where(one => one.Delivery is { Done: false, Dropped: false } && one.Delivery.NotBefore <= now)
            .OrderBy(one => one.Delivery.Order)
            .FirstOrDefault();
        if (due.Record is null) return null;
        var endpoint = Dispatch.Endpoints(work, due.Record.Type).FirstOrDefault(one => one.Id == due.Delivery.Endpoint);
        // An endpoint that was deleted in the meantime gets nothing more.
        return endpoint.Url is null
            ? new Parcel(due.Record.Id, due.Delivery, "", "", "")
            : new Parcel(due.Record.Id, due.Delivery, endpoint.Url, endpoint.Secret,
                EventView.Of(due.Record).ToJsonString());
    });

    private async Task DeliverAsync(HttpClient http, Parcel parcel, CancellationToken stopping)
    {
        var isTaken = parcel.Url.Length == 0 || await SendAsync(http, parcel, stopping);
        books.Do(work => work.Change(state =>
        {
            var index = state.Events.FindIndex(one => one.Id == parcel.Event);
            if (index < 0) return;
            var record = state.Events[index];
            state.Events[index] =
                record with
                {
                    Deliveries = [
                    .. record.Deliveries.Select(one => one.Id == parcel.Delivery.Id
                        ? After(one, isTaken, work.RealNow)
                        : one)]
                };
        }));
    }

    private static Delivery After(Delivery delivery, bool isTaken, DateTimeOffset now)
    {
        var attempts = delivery.Attempts + 1;
        if (isTaken) return delivery with { Attempts = attempts, Done = true };
        if (attempts > FirstRetrySeconds.Length + HoursOfRetries)
            return delivery with { Attempts = attempts, Dropped = true };
        var seconds = attempts <= FirstRetrySeconds.Length ? FirstRetrySeconds[attempts - 1] : 3600;
        return delivery with { Attempts = attempts, NotBefore = now.AddSeconds(seconds).ToUnixTimeMilliseconds() };
    }

    private async Task<bool> SendAsync(HttpClient http, Parcel parcel, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, parcel.Url)
        { Content = new StringContent(parcel.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Stripe-Signature",
            WebhookSignature.Header(parcel.Secret, time.GetUtcNow().ToUnixTimeSeconds(), parcel.Body));
        request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
        try
        {
            using var response = await http.SendAsync(request, stopping);
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException
            || (failure is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            log.LogDebug(failure, "The webhook {Url} did not take {Event}.", parcel.Url, parcel.Event);
            return false;
        }
    }
}
