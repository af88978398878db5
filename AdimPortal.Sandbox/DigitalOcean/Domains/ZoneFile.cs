using System.Text;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Domains;

internal static class ZoneFile
{
    public static string Of(Domain domain)
    {
        var text = new StringBuilder($"$ORIGIN {domain.Name}.\n$TTL {Domain.DefaultTtlSeconds}\n");
        foreach (var record in domain.Records.Where(record => record.Type != "SOA"))
        {
            var name = record.Name == "@" ? domain.Name : $"{record.Name}.{domain.Name}";
            var priority = record.Priority is { } number ? $"{number} " : "";
            text.Append($"{name}. {record.Ttl} IN {record.Type} {priority}{record.Data}\n");
        }
        return text.ToString();
    }
}
