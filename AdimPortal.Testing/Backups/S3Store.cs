using AdimPortal.Sandbox;
using AdimPortal.Sandbox.S3;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Testing.Backups;

/// <summary>
/// The Sandbox's object store alone, on a port of its own, with a clock that is moved by hand, and Amazon's own client
/// of it.
/// </summary>
public sealed class S3Store : IAsyncDisposable
{
    public const string Bucket = "adim-backups";
    private static readonly SandboxOptions Options = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("adim-s3-").FullName;
    private WebApplication _app;

    private S3Store(WebApplication app) => _app = app;

    public ManualTime Time { get; } = new(TimeProvider.System.GetUtcNow());

    public string Address { get; private set; } = "";

    public static async Task<S3Store> StartAsync()
    {
        var store = new S3Store(null!);
        await store.RestartAsync();
        return store;
    }

    /// <summary>Another process that finds what the former left on disk.</summary>
    public async Task RestartAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(Options with { DataDirectory = _folder }).AddSingleton<TimeProvider>(Time)
            .AddS3();
        _app = builder.Build();
        _app.Services.GetRequiredService<ObjectFiles>().MakeBucket(Bucket);
        _app.Run(http => http.RequestServices.GetRequiredService<S3Endpoint>().ServeAsync(http));
        await _app.StartAsync();
        Address =
            _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public AmazonS3Client Client(string? accessKey = null, string? secretKey = null) => new(
        new BasicAWSCredentials(accessKey ?? Options.S3AccessKey, secretKey ?? Options.S3SecretKey),
        new AmazonS3Config
        { ServiceURL = Address, ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

    /// <summary>What is on its disk besides the objects and their descriptions.</summary>
    public IReadOnlyList<string> Leftovers() =>
        [.. Directory.GetFiles(Path.Combine(_folder, "s3"), "new-*", SearchOption.AllDirectories)];

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
