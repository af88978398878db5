using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Probe;

/// <summary>
/// One HTTPS request to a given address, the certificate verified for the domain. A fresh connection each time: it is
/// the connection that is probed.
/// </summary>
internal sealed class HttpsWorkspaceProbe(IOptions<ProbeOptions> options, TrustedRoots roots, OutboundNetworks networks,
    TimeProvider clock) : IWorkspaceProbe
{
    /// <summary>A certificate may name any year; a database's calendar ends.</summary>
    private static readonly DateTimeOffset FarAway = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int LargestAnswer = 64 * 1024;

    public async Task<Result<HealthReport>> CheckAsync(string domain, string address, CancellationToken cancel)
    {
        var settings = options.Value;
        if (!networks.Allows(address))
            return Passing("The workspace has no address that we can reach from outside.", domain,
                $"{address} is closed to the portal");
        using var limit = new CancellationTokenSource(settings.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        DateTimeOffset? expires = null;
        using var handler = Handler(address, settings.Port, certificate => expires = certificate.NotAfter);
        using var client = new HttpClient(handler) { MaxResponseContentBufferSize = LargestAnswer };
        try
        {
            using var response =
                await client.GetAsync(new Uri($"https://{domain}:{settings.Port}/healthz"), either.Token);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            return Read(response.StatusCode, body) is { } answer
                ? Report(answer.Bounded(response.StatusCode), expires!.Value)
                : Strange(domain, response.StatusCode);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Passing("The workspace did not respond in time.", domain,
                $"no answer in {settings.Timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            return Passing("The workspace's certificate is not trusted.", domain, e.InnerException.Message);
        }
        catch (HttpRequestException e)
        {
            return Passing("We can't reach the workspace yet.", domain, e.Message);
        }
    }

    private static HealthReport Report((bool IsHealthy, IReadOnlyDictionary<string, string> Services) said,
        DateTimeOffset expires) =>
        new(said.IsHealthy, said.Services, expires < FarAway ? expires : FarAway);

    private SocketsHttpHandler Handler(string address, int port, Action<X509Certificate2> seen) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Parse(address), port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                if (certificate is not X509Certificate2 shown)
                    return false;
                seen(shown);
                return roots.Trusts(shown, chain, errors);
            },
        },
    };

    private static HealthAnswer? Read(HttpStatusCode status, byte[] body)
    {
        // 503 is how a workspace says which of its services is down. Any other status is nginx's, or somebody else's.
        if (status is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable))
            return null;
        try
        {
            return JsonSerializer.Deserialize(body, ProbeJson.Default.HealthAnswer) is { Services: not null } answer
                ? answer
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Failure.Passing Strange(string domain, HttpStatusCode status) =>
        Passing("The workspace responds, but does not report its health yet.", domain, $"status {(int)status}");

    private static Failure.Passing Passing(string message, string domain, string detail) =>
        new(message, $"https://{domain}/healthz: {detail}");
}
