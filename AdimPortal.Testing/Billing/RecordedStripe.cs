using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Stripe;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Testing.Billing;

/// <summary>
/// Our adapter as the portal registers it, talking to the Sandbox's Stripe. What passes over the wire is kept.
/// </summary>
internal sealed class RecordedStripe : IDisposable
{
    private readonly ExchangeRecorder _recorder;
    private readonly ServiceProvider _services;

    /// <param name="trouble">Stands between the adapter and the wire.</param>
    public RecordedStripe(StripeHost host, DelegatingHandler? trouble = null, string key = StripeHost.Key)
    {
        _recorder = new ExchangeRecorder(new SocketsHttpHandler { AllowAutoRedirect = false });
        if (trouble is not null)
            trouble.InnerHandler = _recorder;
        var settings = new Dictionary<string, string?>
        {
            ["Stripe:BaseAddress"] = $"{host.BaseAddress}",
            ["Stripe:ApiKey"] = key,
            ["Stripe:WebhookSecret"] = StripeHost.WebhookSecret,
        };
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IRandomSource, CryptographicRandom>();
        services.AddStripe(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddHttpClient("Stripe")
            .ConfigurePrimaryHttpMessageHandler(() => (HttpMessageHandler?)trouble ?? _recorder)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        _services = services.BuildServiceProvider();
    }

    public IPaymentGateway Gateway => _services.GetRequiredService<IPaymentGateway>();

    public IReadOnlyList<Exchange> Exchanges => _recorder.Exchanges;

    public void Dispose()
    {
        _services.Dispose();
        _recorder.Dispose();
    }
}
