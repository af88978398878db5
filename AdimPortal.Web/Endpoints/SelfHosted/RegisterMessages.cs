using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using AdimPortal.Core.Common;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Infrastructure.SelfHosted;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <param name="AgentKey">Base64 of the public key that the server will sign with: P-256, SubjectPublicKeyInfo.</param>
/// <param name="HostKey">The server's SSH host key: "ssh-ed25519 AAAA…".</param>
/// <param name="Domain">A name of the owner's own; none for one of ours.</param>
/// <param name="Tls">Whether the server gets a certificate of its own.</param>
internal sealed partial record RegisterRequest(
    [property: JsonPropertyName("token")] string? Token,
    [property: JsonPropertyName("agent_key")] string? AgentKey,
    [property: JsonPropertyName("host_key")] string? HostKey,
    [property: JsonPropertyName("host_name")] string? HostName,
    [property: JsonPropertyName("addresses")] IReadOnlyList<string>? Addresses,
    [property: JsonPropertyName("domain")] string? Domain,
    [property: JsonPropertyName("tls")] bool? Tls,
    [property: JsonPropertyName("machine")] MachineBody? Machine)
{
    /// <param name="seen">The address that the request came from.</param>
    /// <returns>Null with a sentence that says what is wrong.</returns>
    public (Registration? Registration, string Fault) Read(string seen)
    {
        var key = new byte[200];
        if (AgentKey is not { Length: < 200 } || !Convert.TryFromBase64String(AgentKey, key, out var length)
            || !SignedRequests.IsKey(key[..length]))
            return (null, "agent_key is the base64 of a P-256 public key.");
        if (HostKey is not { Length: <= 1000 } || !HostKeyPattern().IsMatch(HostKey))
            return (null,
                "host_key is the server's SSH host key, as the first two words of /etc/ssh/ssh_host_ed25519_key.pub.");
        if (HostName is not { Length: > 0 and <= 253 } || !NamePattern().IsMatch(HostName))
            return (null, "host_name is the server's own name.");
        if (Addresses is not { Count: > 0 and <= 32 } || !Addresses.All(a => System.Net.IPAddress.TryParse(a, out _)))
            return (null, "addresses are the server's own addresses, at least one.");
        var domain = OwnDomain.Read(Domain);
        if (Domain is not null && domain is null)
            return (null, "domain is a host name, such as adim.example.com.");
        if (Machine is not { System.Length: > 0 and <= 100, MemoryMib: > 0, Processors: > 0, DiskGib: > 0 } machine)
            return (null, "machine says system, memory_mib, processors and disk_gib.");
        var facts = new MachineFacts(OneLine.Clean(machine.System, 100), machine.MemoryMib, machine.Processors,
            machine.DiskGib);
        return (new Registration(key[..length], HostKey, HostName, Addresses, seen, domain, Tls ?? true, facts), "");
    }

    [GeneratedRegex(@"^[a-z0-9@.-]{1,60} [A-Za-z0-9+/]{20,900}={0,2}\z")]
    private static partial Regex HostKeyPattern();

    [GeneratedRegex(@"^[A-Za-z0-9._-]+\z")]
    private static partial Regex NamePattern();
}

internal sealed record MachineBody(
    [property: JsonPropertyName("system")] string System,
    [property: JsonPropertyName("memory_mib")] int MemoryMib,
    [property: JsonPropertyName("processors")] int Processors,
    [property: JsonPropertyName("disk_gib")] int DiskGib);

/// <summary>
/// All that the installer needs. Every value is a word without spaces or quotes but <see cref="Routines"/>, so that a
/// shell reads it without a JSON reader.
/// </summary>
/// <param name="Configuration">Base64 of the settings and secrets, one NAME=BASE64 a line, as the runner reads
/// them.</param>
/// <param name="Routines">The routines in their order, with spaces between.</param>
/// <param name="Page">Where people watch.</param>
internal sealed record ConfigurationAnswer(
    [property: JsonPropertyName("workspace_id")] string WorkspaceId,
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("domain")] string Domain,
    [property: JsonPropertyName("tls")] string Tls,
    [property: JsonPropertyName("page")] string Page,
    [property: JsonPropertyName("blueprint")] string Blueprint,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("bundle")] string Bundle,
    [property: JsonPropertyName("routines")] string Routines,
    [property: JsonPropertyName("configuration")] string Configuration);
