using System.Security.Cryptography.X509Certificates;
using AdimPortal.Sandbox.Acme;
using AdimPortal.Sandbox.Network;
using AdimPortal.Sandbox.Status;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AdimPortal.Sandbox.S3;

/// <summary>
/// An object store that speaks S3, over TLS on the bridge, where droplets and the portal reach it by the same address:
/// what is presigned for one is good for the other. Its certificate comes from the authority that the Sandbox's other
/// servers have theirs from.
/// </summary>
internal static class S3Services
{
    public const int Port = 9000;

    public static IServiceCollection AddS3(this IServiceCollection services) => services
        .AddSingleton<ObjectFiles>()
        .AddSingleton<MultipartUploads>()
        .AddSingleton<S3Gate>()
        .AddSingleton<BucketRequests>()
        .AddSingleton<ObjectRequests>()
        .AddSingleton<S3Endpoint>();

    public static void ListenForS3(this WebApplicationBuilder builder, SandboxOptions options) =>
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Addresses.Gateway, Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            // Read when the first one comes: it is made while the Sandbox starts.
            var certificate = new Lazy<X509Certificate2>(() =>
            {
                var certificates = listen.ApplicationServices.GetRequiredService<AcmeCertificates>();
                using var read =
                    X509Certificate2.CreateFromPemFile(certificates.ServerFile, certificates.ServerKeyFile);
                return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pfx), null);
            });
            listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => certificate.Value);
        }));

    public static void MapS3(this WebApplication app)
    {
        var services = app.Services;
        var (options, subnet, board) = (services.GetRequiredService<SandboxOptions>(),
            services.GetRequiredService<Subnet>(), services.GetRequiredService<StatusBoard>());
        services.GetRequiredService<ObjectFiles>().MakeBucket(options.S3Bucket);
        board.Fact("s3_endpoint", $"https://{subnet.Gateway}:{Port}");
        board.Fact("s3_bucket", options.S3Bucket);
        app.MapWhen(http => http.Connection.LocalPort == Port,
            branch => branch.Run(http => http.RequestServices.GetRequiredService<S3Endpoint>().ServeAsync(http)));
    }
}
