using System.Net;
using System.Text;

namespace AdimPortal.Sandbox.Network;

/// <summary>
/// The rules of one droplet that has a firewall. Each rule is one nft statement that accepts something.
/// </summary>
public sealed record DropletRules(IPAddress Address, IReadOnlyList<string> Inbound, IReadOnlyList<string> Outbound);

/// <summary>
/// Writes the table. What isn't accepted by a droplet's chain is dropped; a droplet without firewall has no chain.
/// </summary>
public static class RuleSet
{
    public static string Text(SandboxOptions options, IReadOnlyList<DropletRules> droplets)
    {
        var text = new StringBuilder();
        var table = $"table inet {options.TableName}";
        // Adding first makes the deletion valid when there is no such table yet; the file is one transaction.
        text.AppendLine(table).AppendLine($"delete {table}").AppendLine($"{table} {{");
        AppendMap(text, "inbound", "in", droplets);
        AppendMap(text, "outbound", "out", droplets);
        foreach (var droplet in droplets)
        {
            AppendChain(text, ChainName("in", droplet), droplet.Inbound);
            AppendChain(text, ChainName("out", droplet), droplet.Outbound);
        }
        text.AppendLine($$"""
              chain nat {
                type nat hook postrouting priority srcnat; policy accept;
                ip saddr {{options.Subnet}} ip daddr != {{options.Subnet}} masquerade
              }
              chain to_droplets {
                type filter hook postrouting priority 50; policy accept;
                oifname != "{{options.BridgeName}}" accept
                ct state established,related accept
                ip daddr vmap @inbound
              }
              chain from_droplets {
                type filter hook prerouting priority -50; policy accept;
                iifname != "{{options.BridgeName}}" accept
                ct state established,related accept
                ip saddr vmap @outbound
              }
            }
            """);
        return text.ToString();
    }

    private static string ChainName(string direction, DropletRules droplet) =>
        $"{direction}_{droplet.Address.ToString().Replace('.', '_')}";

    private static void AppendMap(StringBuilder text, string name, string direction,
        IReadOnlyList<DropletRules> droplets)
    {
        text.AppendLine($"  map {name} {{").AppendLine("    type ipv4_addr : verdict");
        var elements = droplets.Select(droplet => $"{droplet.Address} : goto {ChainName(direction, droplet)}").ToList();
        if (elements.Count > 0) text.AppendLine($"    elements = {{ {string.Join(", ", elements)} }}");
        text.AppendLine("  }");
    }

    private static void AppendChain(StringBuilder text, string name, IReadOnlyList<string> rules)
    {
        text.AppendLine($"  chain {name} {{");
        foreach (var rule in rules) text.AppendLine($"    {rule}");
        text.AppendLine("    counter drop").AppendLine("  }");
    }
}
