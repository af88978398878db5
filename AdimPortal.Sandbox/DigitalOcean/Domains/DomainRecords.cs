using System.Net;
using System.Net.Sockets;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Domains;

/// <summary>The body of a new or changed record; what is null in a change stays as it is.</summary>
internal sealed record RecordBody(string? Type, string? Name, string? Data, int? Priority, int? Port, int? Ttl,
    int? Weight, int? Flags, string? Tag);

/// <summary>Checks records and finds the addresses that DNS shall answer with.</summary>
internal static class DomainRecords
{
    private const int LeastTtlSeconds = 30;
    private static readonly string[] Types = ["A", "AAAA", "CAA", "CNAME", "MX", "NS", "SOA", "SRV", "TXT"];

    public static DomainRecord New(RecordBody body, long id)
    {
        if (!Types.Contains(body.Type))
            throw ApiException.Unprocessable($"Type '{body.Type}' is not one of {string.Join(", ", Types)}.");
        if (string.IsNullOrEmpty(body.Name)) throw ApiException.Unprocessable("Name can't be blank.");
        if (string.IsNullOrEmpty(body.Data)) throw ApiException.Unprocessable("Data can't be blank.");
        return Checked(new DomainRecord(
            id, body.Type!, body.Name, body.Data, body.Priority, body.Port, body.Ttl ?? Domain.DefaultTtlSeconds,
            body.Weight, body.Flags, body.Tag));
    }

    public static DomainRecord Changed(DomainRecord record, RecordBody body) => Checked(record with
    {
        Name = body.Name ?? record.Name,
        Data = body.Data ?? record.Data,
        Priority = body.Priority ?? record.Priority,
        Port = body.Port ?? record.Port,
        Ttl = body.Ttl ?? record.Ttl,
        Weight = body.Weight ?? record.Weight,
        Flags = body.Flags ?? record.Flags,
        Tag = body.Tag ?? record.Tag,
    });

    /// <summary>What a new domain has by itself.</summary>
    public static IEnumerable<DomainRecord> Initial(SandboxState state, string? address)
    {
        DomainRecord Record(string type, string data) =>
            new(state.NextId(), type, "@", data, null, null, Domain.DefaultTtlSeconds, null, null, null);
        yield return Record("SOA", "1800");
        foreach (var server in new[] { "ns1", "ns2", "ns3" }) yield return Record("NS", $"{server}.digitalocean.com");
        if (address is not null) yield return Record("A", address);
    }

    /// <summary>
    /// Address records by their full names. Other kinds are kept and given back by the API, but a hosts file can't say
    /// them, nor a wildcard.
    /// </summary>
    public static IEnumerable<(IPAddress Address, string Name)> Hosts(Domain domain) =>
        domain.Records.Where(record => record.Type is "A" or "AAAA" && record.Name != "*")
            .Select(record =>
                (IPAddress.Parse(record.Data), record.Name == "@" ? domain.Name : $"{record.Name}.{domain.Name}"));

    private static DomainRecord Checked(DomainRecord record)
    {
        if (record.Ttl < LeastTtlSeconds) throw ApiException.Unprocessable($"Ttl must be at least {LeastTtlSeconds}.");
        var family = record.Type switch
        {
            "A" => AddressFamily.InterNetwork,
            "AAAA" => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified
        };
        if (family != AddressFamily.Unspecified
            && (!IPAddress.TryParse(record.Data, out var address) || address.AddressFamily != family))
        {
            throw ApiException.Unprocessable("Data needs to be a valid IP address.");
        }
        return record;
    }
}
