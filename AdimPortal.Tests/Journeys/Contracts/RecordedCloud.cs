using AdimPortal.Core.Cloud;
using AdimPortal.Infrastructure.DigitalOcean;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Journeys.Contracts;

/// <summary>
/// Our client as the portal registers it, talking to a real Sandbox. What passes over the wire is kept.
/// </summary>
internal sealed class RecordedCloud : IDisposable
{
    private readonly ExchangeRecorder _recorder = new(new SocketsHttpHandler());
    private readonly ServiceProvider _services;

    public RecordedCloud(SandboxProcess sandbox, string token = SandboxProcess.ApiToken)
    {
        var settings = new Dictionary<string, string?>
        { ["DigitalOcean:BaseAddress"] = $"{sandbox.BaseAddress}", ["DigitalOcean:Token"] = token };
        var services = new ServiceCollection();
        services.AddDigitalOcean(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddHttpClient("DigitalOcean").ConfigurePrimaryHttpMessageHandler(() => _recorder)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        _services = services.BuildServiceProvider();
    }

    public ICloud Cloud => _services.GetRequiredService<ICloud>();

    public IReadOnlyList<Exchange> Exchanges => _recorder.Exchanges;

    /// <summary>What was asked and answered since the count, in short: "GET /v2/firewalls 200".</summary>
    public IEnumerable<string> Since(int count) =>
        Exchanges.Skip(count).Select(one => $"{one.Method} {one.Path} {one.Status}");

    public void Dispose()
    {
        _services.Dispose();
        _recorder.Dispose();
    }
}
