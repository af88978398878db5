using System.Net;
using AdimPortal.Sandbox;
using AdimPortal.Sandbox.Network;

namespace AdimPortal.Tests.Sandbox;

public class RuleSetTests
{
    [Fact]
    public void A_droplet_with_a_firewall_drops_what_no_rule_accepts()
    {
        var text = RuleSet.Text(new SandboxOptions(),
            [new DropletRules(IPAddress.Parse("10.66.0.11"), ["tcp dport 22 accept"], ["meta l4proto tcp accept"])]);
        Assert.Contains("elements = { 10.66.0.11 : goto in_10_66_0_11 }", text);
        Assert.Contains("  chain in_10_66_0_11 {\n    tcp dport 22 accept\n    counter drop\n  }",
            text.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_table_is_replaced_in_one_transaction_and_has_the_name_of_its_Sandbox()
    {
        var text = RuleSet.Text(new SandboxOptions { Name = "other" }, []);
        Assert.StartsWith("table inet other_sandbox\ndelete table inet other_sandbox\ntable inet other_sandbox {",
            text.ReplaceLineEndings("\n"));
        Assert.DoesNotContain("elements", text);
    }
}
