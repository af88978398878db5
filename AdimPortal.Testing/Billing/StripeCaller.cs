using System.Text.Json;

namespace AdimPortal.Testing.Billing;

/// <summary>
/// Calls Stripe's API with plain forms, walks its pages as a person without scripts would, and keeps each exchange.
/// </summary>
internal sealed class StripeCaller : IDisposable
{
    private readonly ExchangeRecorder _recorder = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly HttpClient _http;

    public StripeCaller(StripeHost host, string key = StripeHost.Key) => _http = host.NewClient(_recorder, key);

    /// <summary>Those with the API, not those with pages and the back door.</summary>
    public IReadOnlyList<Exchange> Exchanges =>
        [.. _recorder.Exchanges.Where(one => one.Path.StartsWith("/v1/", StringComparison.Ordinal))];

    public Task<JsonElement> GetAsync(string path, int status = 200) => CallAsync(status, HttpMethod.Get, path);

    public Task<JsonElement> DeleteAsync(string path) => CallAsync(200, HttpMethod.Delete, path);

    public Task<JsonElement> PostAsync(string path, params (string Key, string Value)[] form) =>
        CallAsync(200, HttpMethod.Post, path, form);

    /// <returns>The error inside the answer.</returns>
    public async Task<JsonElement> RefusedAsync(int status, string path, params (string Key, string Value)[] form) =>
        (await CallAsync(status, HttpMethod.Post, path, form)).GetProperty("error");

    public async Task<JsonElement> CallAsync(int status, HttpMethod method, string path,
        (string Key, string Value)[]? form = null, string? idempotencyKey = null)
    {
        var (answered, body, _) = await SendAsync(method, path, form, idempotencyKey);
        Assert.True(answered == status, $"{method} {path} -> {answered}, not {status}: {body}");
        return JsonElement.Parse(body);
    }

    public async Task<(int Status, string Body, HttpResponseMessage Response)> SendAsync(HttpMethod method, string path,
        (string Key, string Value)[]? form = null, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"v1/{path}");
        if (form is { Length: > 0 })
            request.Content = new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public Task<JsonElement> AdvanceAsync(TimeSpan by) =>
        BackDoorAsync("/stripe/clock", new { seconds = (long)by.TotalSeconds });

    public Task<JsonElement> MisbehaveAsync(object how) => BackDoorAsync("/stripe/misbehave", how);

    public Task<JsonElement> StateAsync() => GetAsync("/stripe/state");

    public Task<JsonElement> ForgetAsync() => DeleteAsync("/stripe/state");

    public async Task<JsonElement> CustomerAsync(string email = "jane@adim.test",
        params (string Key, string Value)[] more) => await PostAsync("customers", [("email", email), .. more]);

    public async Task<string> PriceAsync(string lookupKey = "adim_starter_monthly") =>
        (await GetAsync($"prices?lookup_keys[]={lookupKey}")).GetProperty("data")[0].Text("id");

    /// <summary>Buys on the checkout page.</summary>
    /// <returns>The session after it.</returns>
    public async Task<JsonElement> CheckedOutAsync(string customer, string card = "4242424242424242",
        params (string Key, string Value)[] more)
    {
        var session = await CheckoutAsync(customer, more);
        var page = await PageAsync(session.Text("url"), Card(card));
        if (page.GoesTo?.EndsWith("/authenticate", StringComparison.Ordinal) == true)
            page = await PageAsync(page.GoesTo, ("answer", "complete"));
        Assert.True(page.GoesTo == $"https://portal.test/done?session={session.Text("id")}", page.Html);
        return await GetAsync($"checkout/sessions/{session.Text("id")}");
    }

    public async Task<JsonElement> CheckoutAsync(string customer, params (string Key, string Value)[] more) =>
        await PostAsync("checkout/sessions", [
        ("mode", "subscription"), ("customer", customer),
        ("success_url", "https://portal.test/done?session={CHECKOUT_SESSION_ID}"),
        ("cancel_url", "https://portal.test/plans"),
        ("line_items[0][price]", await PriceAsync()), ("line_items[0][quantity]", "1"), .. more]);

    public static (string Key, string Value)[] Card(string number) =>
        [("action", "pay"), ("email", "jane@adim.test"), ("card_number", number), ("expiry", "12 / 40"), ("cvc", "123"),
            ("name", "Jane Roe")];

    /// <summary>Sends a page's form, or just looks at it when there is nothing to send.</summary>
    public async Task<(int Status, string Html, string? GoesTo)> PageAsync(string address,
        params (string Key, string Value)[] form)
    {
        var (status, html, response) =
            await SendAsync(form.Length == 0 ? HttpMethod.Get : HttpMethod.Post,
                new Uri(_http.BaseAddress!, address).PathAndQuery, form);
        return (status, System.Net.WebUtility.HtmlDecode(html), response.Headers.Location?.OriginalString);
    }

    public void Dispose()
    {
        _http.Dispose();
        _recorder.Dispose();
    }

    public async Task<JsonElement> BackDoorAsync(string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body));
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return JsonElement.Parse(answer);
    }
}
