using AdimPortal.Core.Billing;
using AdimPortal.Infrastructure.Stripe;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Testing.Billing;

/// <summary>
/// An account of the portal with a subscription at the Sandbox's Stripe, both on one clock, and what can happen to it
/// there.
/// </summary>
internal sealed class StripeCustomer : IAsyncDisposable
{
    private readonly StripeHost _host;
    private readonly RecordedStripe _ours;
    private string? _subscription;

    private StripeCustomer(StripeHost host, RecordedStripe ours, BillingFixture fixture) =>
        (_host, _ours, Fixture, Stripe) = (host, ours, fixture, new StripeCaller(host));

    public BillingFixture Fixture { get; }

    public StripeCaller Stripe { get; }

    public Guid Owner { get; private set; }

    public string Customer { get; private set; } = "";

    public IPaymentGateway Gateway => _ours.Gateway;

    public static async Task<StripeCustomer> StartAsync(PostgresCluster cluster, string? database = null)
    {
        var time = new ManualTime();
        var host = await StripeHost.StartAsync(time: time);
        var ours = new RecordedStripe(host);
        var made =
            new StripeCustomer(host, ours, await BillingFixture.StartAsync(cluster, ours.Gateway, time, database));
        made.Owner = await made.Fixture.AccountAsync();
        made.Customer = (await ours.Gateway.EnsureCustomerAsync(made.Owner, "jane@adim.test", default)).Value();
        await made.Fixture.Store.ChangeAsync(made.Owner, account => account.NameCustomer(made.Customer), default);
        return made;
    }

    public async Task<string> SubscribeAsync(string priceKey = "adim_starter_monthly",
        params (string Key, string Value)[] more)
    {
        await CardAsync("visa");
        var made = await Stripe.PostAsync("subscriptions", [
            ("customer", Customer), ("items[0][price]", await Stripe.PriceAsync(priceKey)),
            ($"metadata[{StripeReading.AccountKey}]", $"{Owner}"), .. more]);
        return _subscription = made.Text("id");
    }

    /// <summary>Another card takes the place of the one before.</summary>
    public async Task CardAsync(string name)
    {
        var card =
            (await Stripe.PostAsync($"payment_methods/pm_card_{name}/attach", ("customer", Customer))).Text("id");
        await Stripe.PostAsync($"customers/{Customer}", ("invoice_settings[default_payment_method]", card));
    }

    public Task ChangeAsync(params (string Key, string Value)[] form) =>
        Stripe.PostAsync($"subscriptions/{_subscription}", form);

    /// <returns>False when Stripe says that this can't be done; any other trouble throws.</returns>
    public Task<bool> TryChangeAsync(params (string Key, string Value)[] form) => TryAsync(HttpMethod.Post, form);

    /// <inheritdoc cref="TryChangeAsync"/>
    public Task<bool> TryEndAsync() => TryAsync(HttpMethod.Delete);

    public Task EndAsync() => Stripe.DeleteAsync($"subscriptions/{_subscription}");

    public async Task PassAsync(TimeSpan span)
    {
        Fixture.Time.Advance(span);
        await Stripe.AdvanceAsync(TimeSpan.Zero);
    }

    /// <summary>Pays, or cancels, whatever is open.</summary>
    public async Task SettleAsync(string how)
    {
        foreach (var open in (await Stripe.GetAsync($"invoices?customer={Customer}&status=open")).Data())
            await Stripe.PostAsync($"invoices/{open.Text("id")}/{how}");
    }

    /// <summary>A new price of the product takes the lookup key; the old one is sold no more.</summary>
    public async Task ReplacePriceAsync(string key = "adim_starter_monthly", long amount = 1900)
    {
        var old = (await Stripe.GetAsync($"prices?lookup_keys[]={key}")).At("data.0");
        await Stripe.PostAsync("prices", ("product", old.Text("product")), ("currency", "usd"),
            ("unit_amount", $"{amount}"),
            ("recurring[interval]", "month"), ("lookup_key", key), ("transfer_lookup_key", "true"));
        await Stripe.PostAsync($"prices/{old.Text("id")}", ("active", "false"));
    }

    public async Task<BillingAccount> ReadAsync() =>
        (await Fixture.Get<SubscriptionSync>().ReadAsync(Owner, default)).Value();

    private async Task<bool> TryAsync(HttpMethod method, (string Key, string Value)[]? form = null)
    {
        if (_subscription is null)
            return false;
        var (status, body, _) = await Stripe.SendAsync(method, $"subscriptions/{_subscription}", form);
        Assert.True(status is 200 or 400 or 404, body);
        return status == 200;
    }

    public async ValueTask DisposeAsync()
    {
        Stripe.Dispose();
        _ours.Dispose();
        await Fixture.DisposeAsync();
        await _host.DisposeAsync();
    }
}
