using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AdimPortal.Core.Backups;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.Settings;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.ObjectStorage;

public static class ObjectStorageServices
{
    public static IServiceCollection AddObjectStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddBreakers();
        services.AddOptions<ObjectStorageOptions>().Bind(configuration.GetSection(ObjectStorageOptions.Section))
            .CheckAtStart();
        services.AddSingleton<IValidateOptions<ObjectStorageOptions>, ObjectStorageOptionsValidator>();
        services.AddSingleton<IObjectStorage>(provider =>
            provider.GetRequiredService<IOptions<ObjectStorageOptions>>() is { Value.IsThere: true } options
            ? new S3ObjectStorage(options, Client(options.Value), provider.GetRequiredService<OutsideSystemBreakers>(),
                provider.GetRequiredService<TimeProvider>())
            : new NoObjectStorage());
        services.AddSingleton<IOutsideSystemProbe, StorageProbe>();
        return services;
    }

    internal static AmazonS3Client Client(ObjectStorageOptions options) => new(
        new BasicAWSCredentials(options.AccessKey, options.SecretKey),
        new AmazonS3Config
        {
            ServiceURL = options.Endpoint,
            AuthenticationRegion = options.Region,
            // Buckets by path: a store that is reached by an address has no names below it.
            ForcePathStyle = true,
            // Until the answer begins, for each of the tries.
            Timeout = TimeSpan.FromSeconds(20),
            MaxErrorRetry = 2,
            // Checksums that only Amazon's own store understands.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            HttpClientFactory = options.CaFile.Length > 0 ? new TrustingFactory(options.CaFile) : null,
        });

    private sealed class TrustingFactory(string caFile) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig)
        {
            var trust = new X509ChainPolicy
            { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            trust.CustomTrustStore.ImportFromPemFile(caFile);
            return new HttpClient(
                new SocketsHttpHandler
                { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } });
        }
    }
}
