using System.Net;
using System.Text;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.DigitalOcean;
using AdimPortal.Infrastructure.ObjectStorage;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.Stripe;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Testing.Outages;

/// <summary>What is wrong with an outside system.</summary>
public enum Trouble
{
    ServerError,
    RateLimit,
    TimeOut,
    Refused,

    /// <summary>It answers well, but each time only after some seconds: that is no outage.</summary>
    Slow,
}

/// <summary>
/// One outside system behind the portal's own client and breaker, over a wire that is in trouble when a test says so,
/// in time moved by hand.
/// </summary>
internal sealed class TroubledWire : HttpMessageHandler, IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly OutsideSystem _system;

    public TroubledWire(OutsideSystem system)
    {
        _system = system;
        var settings = new Dictionary<string, string?>
        {
            ["DigitalOcean:Token"] = "dop_v1_secret",
            ["Stripe:ApiKey"] = "sk_test_1",
            ["Stripe:WebhookSecret"] = "whsec_1"
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IRandomSource>(new RepeatableRandom());
        services.AddDigitalOcean(configuration);
        services.AddStripe(configuration);
        services.AddHttpClient(DigitalOceanApi.ClientName).ConfigurePrimaryHttpMessageHandler(() => this);
        services.AddHttpClient(StripeApi.ClientName).ConfigurePrimaryHttpMessageHandler(() => this);
        services.AddSingleton<IObjectStorage>(provider => new S3ObjectStorage(
            Options.Create(new ObjectStorageOptions { Bucket = "backups", Endpoint = "https://s3.adim.test" }),
            StorageClient(), provider.GetRequiredService<OutsideSystemBreakers>(), Time));
        _services = services.BuildServiceProvider();
    }

    public static OutsideSystem[] Systems { get; } =
        [OutsideSystem.Cloud, OutsideSystem.Payments, OutsideSystem.ObjectStorage];

    public ManualTime Time { get; } = new();

    public OutsideSystemBreakers Breakers => _services.GetRequiredService<OutsideSystemBreakers>();

    /// <summary>Null while it is well.</summary>
    public Trouble? Trouble { get; set; }

    public int CallsInTrouble { get; private set; }

    /// <summary>Asks for something, while time passes by itself.</summary>
    public Task<Result<Unit>> AskAsync() => PassingTimeAsync(AskOnceAsync());

    public async Task ManyAskAsync(int count) =>
        await PassingTimeAsync(Task.WhenAll(Enumerable.Range(0, count).Select(_ => AskOnceAsync())));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        if (Trouble is { } trouble)
        {
            CallsInTrouble++;
            switch (trouble)
            {
                case Outages.Trouble.ServerError:
                    return Answer(HttpStatusCode.InternalServerError, "no");
                case Outages.Trouble.RateLimit:
                    return Answer(HttpStatusCode.TooManyRequests, "no");
                case Outages.Trouble.Refused:
                    throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
                case Outages.Trouble.TimeOut when _system is OutsideSystem.ObjectStorage:
                    // Amazon's client keeps time by itself.
                    throw new TaskCanceledException("No answer.", new TimeoutException());
                case Outages.Trouble.TimeOut:
                    await Task.Delay(Timeout.InfiniteTimeSpan, Time, cancellationToken);
                    break;
                default:
                    await Task.Delay(TimeSpan.FromSeconds(8), Time, cancellationToken);
                    break;
            }
        }

        return Answer(HttpStatusCode.OK, _system switch
        {
            OutsideSystem.Cloud => """{"droplets":[]}""",
            OutsideSystem.Payments => """{"data":[],"has_more":false}""",
            _ => "",
        });
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task<Result<Unit>> AskOnceAsync()
    {
        Failure? failure;
        switch (_system)
        {
            case OutsideSystem.Cloud:
                return (await _services.GetRequiredService<ICloud>()
                    .ListDropletsAsync("adim-portal", CancellationToken.None)).TryGet(out _, out failure)
                    ? Unit.Value
                    : failure;
            case OutsideSystem.Payments:
                return (await _services.GetRequiredService<IPaymentGateway>()
                    .ListSubscriptionsAsync("cus_1", CancellationToken.None)).TryGet(out _, out failure)
                    ? Unit.Value
                    : failure;
            default:
                return await _services.GetRequiredService<IObjectStorage>()
                    .PutAsync("a/b", "{}", CancellationToken.None);
        }
    }

    private async Task<T> PassingTimeAsync<T>(Task<T> running)
    {
        while (!running.IsCompleted)
        {
            // Lets what the last move woke go on, before time moves again.
            await Task.WhenAny(running,
                Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None));
            if (!running.IsCompleted)
                Time.Advance(TimeSpan.FromSeconds(2));
        }

        return await running;
    }

    private AmazonS3Client StorageClient() => new(
        new BasicAWSCredentials("key", "secret"),
        new AmazonS3Config
        {
            ServiceURL = "https://s3.adim.test",
            AuthenticationRegion = "nyc3",
            ForcePathStyle = true,
            MaxErrorRetry = 0,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            HttpClientFactory = new Wired(this),
        });

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private sealed class Wired(TroubledWire wire) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(wire, disposeHandler: false);
    }
}
