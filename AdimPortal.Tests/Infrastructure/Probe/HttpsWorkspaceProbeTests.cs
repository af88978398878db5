using System.Net;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Probe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Tests.Infrastructure.Probe;

/// <summary>The look from outside, against a real HTTPS server on loopback.</summary>
public sealed class HttpsWorkspaceProbeTests : IAsyncLifetime
{
    private const string Domain = "ws7x2k.adim.test";

    private readonly TestAuthority _authority = new();
    private readonly string _rootsFile =
        Path.Combine(Directory.CreateTempSubdirectory("adim-roots-").FullName, "roots.pem");
    private readonly DateTimeOffset _expires = new(TimeProvider.System.GetUtcNow().AddDays(20).Date, TimeSpan.Zero);
    private WebApplication _server = null!;
    private ServiceProvider _services = null!;
    private (int Status, string Body) _answer =
        (200, """{"status":"healthy","services":{"postgresql":"up","redis":"up"}}""");

    private IWorkspaceProbe Probe => _services.GetRequiredService<IWorkspaceProbe>();

    public async ValueTask InitializeAsync()
    {
        var certificate = _authority.Issue(Domain, _expires);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ServerCertificateChain = [_authority.Intermediate];
        })));
        _server = builder.Build();
        _server.MapGet("/healthz", () => Results.Content(_answer.Body, "application/json", statusCode: _answer.Status));
        await _server.StartAsync();
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        services.AddProbe(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Probe:Port"] = new Uri(_server.Urls.First()).Port.ToString(
                System.Globalization.CultureInfo.InvariantCulture),
            ["Probe:ExtraRootsFile"] = _rootsFile,
            ["Probe:Timeout"] = "00:00:05",
            [AnyNetwork.Setting] = AnyNetwork.Loopback,
        }).Build());
        _services = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(Path.GetDirectoryName(_rootsFile)!, recursive: true);
    }

    [Fact]
    public async Task A_healthy_workspace_says_so_of_each_service()
    {
        Trust(_authority.RootPem);
        var report = (await CheckAsync()).Value();
        Assert.True(report.Healthy);
        Assert.Equal(new Dictionary<string, string> { ["postgresql"] = "up", ["redis"] = "up" }, report.Services);
        Assert.Equal(_expires, report.CertificateExpiresAt);
    }

    [Fact]
    public async Task A_service_that_is_down_is_named()
    {
        Trust(_authority.RootPem);
        _answer = (503, """{"status":"unhealthy","services":{"postgresql":"up","redis":"down"}}""");
        var report = (await CheckAsync()).Value();
        Assert.False(report.Healthy);
        Assert.Equal("down", report.Services["redis"]);
    }

    [Fact]
    public async Task The_roots_are_read_again_when_the_file_changes()
    {
        Assert.Equal("The workspace's certificate is not trusted.", (await CheckAsync()).Failure().UserMessage);
        using var other = new TestAuthority();
        Trust(other.RootPem);
        Assert.Equal("The workspace's certificate is not trusted.", (await CheckAsync()).Failure().UserMessage);
        Trust(other.RootPem + "\n" + _authority.RootPem);
        Assert.True((await CheckAsync()).IsOk);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_not_trusted()
    {
        Trust(_authority.RootPem);
        var failure = Assert.IsType<Failure.Passing>(
            (await Probe.CheckAsync("ws9bcd.adim.test", "127.0.0.1", default)).Failure());
        Assert.Equal("The workspace's certificate is not trusted.", failure.UserMessage);
    }

    [Theory]
    [InlineData(502, "<html>Bad Gateway</html>")]
    [InlineData(200, "<html>Welcome to nginx</html>")]
    [InlineData(200, "{}")]
    public async Task An_answer_that_is_no_health_report_may_be_asked_for_again(int status, string body)
    {
        Trust(_authority.RootPem);
        _answer = (status, body);
        Assert.IsType<Failure.Passing>((await CheckAsync()).Failure());
    }

    [Fact]
    public async Task A_workspace_that_is_not_there_may_be_asked_again() =>
        Assert.Equal("We can't reach the workspace yet.",
            (await Probe.CheckAsync(Domain, "127.255.0.1", default)).Failure().UserMessage);

    private Task<Result<HealthReport>> CheckAsync() =>
        Probe.CheckAsync(Domain, "127.0.0.1", TestContext.Current.CancellationToken);

    private void Trust(string pem) => File.WriteAllText(_rootsFile, pem);
}
