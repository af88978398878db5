using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Provisioning;

/// <summary>
/// What the ADIM desktop client does: exchanges a code with the portal, then talks to the workspace by the address it
/// was given. It finds the address by the zone's records and believes the Sandbox's certificate authority alone.
/// </summary>
internal sealed class AdimClient(PortalProcess portal, SandboxProcess sandbox)
{
    public async Task<HttpResponseMessage> ExchangeAsync(string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/validate-otp")
        { Content = JsonContent.Create(new { otp = code }) };
        request.Headers.UserAgent.ParseAdd("ADIM/1.0 (Linux)");
        return await portal.Http.SendAsync(request);
    }

    public async Task<JsonElement> HealthAsync(Uri workspace)
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(
            Path.Combine(sandbox.DataDirectory, "acme-roots.pem"));
        using var http = new HttpClient(handler);
        return await http.GetFromJsonAsync<JsonElement>(new Uri(workspace, "/healthz"));
    }

    public async Task<string?> AddressRecordAsync(string name)
    {
        var answer =
            await sandbox.Http.GetFromJsonAsync<JsonElement>(
                $"v2/domains/{SandboxProcess.Zone}/records?type=A&name={name}");
        return answer.GetProperty("domain_records").EnumerateArray()
            .Select(record => record.GetProperty("data").GetString()).SingleOrDefault();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var address = IPAddress.Parse(
            await AddressRecordAsync(context.DnsEndPoint.Host)
                ?? throw new HttpRequestException($"{context.DnsEndPoint.Host} has no address."));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
