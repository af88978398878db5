using System.Text.Json;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Contracts;

/// <summary>
/// All other parts of DigitalOcean's API that the Sandbox speaks, whether our client uses them yet or not.
/// </summary>
[Trait("Category", "Journey")]
public class SandboxContractJourney(PrivateSandbox own) : IClassFixture<PrivateSandbox>
{
    private readonly SandboxProcess _sandbox = own.Sandbox;

    [Fact]
    public async Task Account_sizes_regions_and_images_are_as_DigitalOcean_describes_them()
    {
        using var api = new Caller(_sandbox);
        Assert.Equal("active",
            (await api.GetAsync("account")).GetProperty("account").GetProperty("status").GetString());

        var sizes = (await api.GetAsync("sizes")).GetProperty("sizes").EnumerateArray().ToList();
        var basic = sizes.Single(size => size.GetProperty("slug").GetString() == "s-1vcpu-2gb");
        Assert.Equal((12m, 2048, 50),
            (basic.GetProperty("price_monthly").GetDecimal(), basic.GetProperty("memory").GetInt32(),
                basic.GetProperty("disk").GetInt32()));
        Assert.Contains("nyc3",
            (await api.GetAsync("regions")).GetProperty("regions").EnumerateArray()
                .Select(region => region.GetProperty("slug").GetString()));

        var image = (await api.GetAsync("images/debian-12-x64")).GetProperty("image").GetProperty("id").GetInt64();
        Assert.Equal("debian-12-x64",
            (await api.GetAsync($"images/{image}")).GetProperty("image").GetProperty("slug").GetString());
        foreach (var filter in new[] { "", "?type=distribution", "?type=application", "?private=true",
            "?tag_name=none" }) await api.GetAsync($"images{filter}");
        await api.CallAsync(404, "GET", "images/404");
        await ContractVerdict.AllRightAsync(api.Exchanges);
    }

    [Fact]
    public async Task Domains_keep_every_kind_of_record()
    {
        using var api = new Caller(_sandbox);
        await api.CallAsync(201, "POST", "domains", new { name = "example.test", ip_address = "192.0.2.1" });
        await api.CallAsync(422, "POST", "domains", new { name = "example.test" });
        await api.CallAsync(422, "POST", "domains", new { name = "no domain" });
        Assert.Contains("example.test. 1800 IN A 192.0.2.1",
            (await api.GetAsync("domains/example.test")).GetProperty("domain").GetProperty("zone_file").GetString(),
            StringComparison.Ordinal);
        await api.GetAsync("domains");

        const string records = "domains/example.test/records";
        object[] kinds =
        [
            new { type = "A", name = "www", data = "192.0.2.2", ttl = 60 },
            new { type = "AAAA", name = "www", data = "2001:db8::2", ttl = 60 },
            new { type = "CNAME", name = "alias", data = "www.example.test.", ttl = 60 },
            new { type = "MX", name = "@", data = "mail.example.test.", priority = 10, ttl = 60 },
            new { type = "TXT", name = "@", data = "v=spf1 -all", ttl = 60, flags = (int?)null, tag = (string?)null },
            new { type = "SRV", name = "_sip._tcp", data = "sip.example.test.", priority = 10, port = 5060, weight = 5,
                ttl = 60, flags = (int?)null, tag = (string?)null },
            new { type = "CAA", name = "@", data = "letsencrypt.org.", flags = 0, tag = "issue", ttl = 60 },
        ];
        foreach (var kind in kinds) await api.CallAsync(201, "POST", records, kind);
        var one = Assert
            .Single(
                (await api.GetAsync($"{records}?type=A&name=www.example.test")).GetProperty("domain_records")
                    .EnumerateArray()).GetProperty("id").GetInt64();
        await api.GetAsync($"{records}/{one}");
        await api.CallAsync(200, "PATCH", $"{records}/{one}", new { type = "A", name = "web" });
        await api.CallAsync(200, "PUT", $"{records}/{one}", new { type = "A", data = "192.0.2.3" });
        await api.CallAsync(422, "PUT", $"{records}/{one}", new { type = "A", data = "not an address" });
        await api.CallAsync(422, "POST", records, new { type = "A", name = "www", data = "192.0.2.2", ttl = 1 });
        await api.CallAsync(204, "DELETE", $"{records}/{one}");
        foreach (var method in new[] { "GET", "DELETE" }) await api.CallAsync(404, method, $"{records}/{one}");
        await api.CallAsync(204, "DELETE", "domains/example.test");
        foreach (var method in new[] { "GET", "DELETE" }) await api.CallAsync(404, method, "domains/example.test");
        await ContractVerdict.AllRightAsync(api.Exchanges);
    }

    [Fact]
    public async Task Lists_come_in_pages_that_lead_to_each_other()
    {
        using var api = new Caller(_sandbox);
        foreach (var name in new[] { "page-a", "page-b",
            "page-c" }) await api.CallAsync(201, "POST", "tags", new { name });
        var (path, seen) = ("tags?page=1&per_page=1", new List<string?>());
        while (true)
        {
            var page = await api.GetAsync(path);
            seen.Add(Assert.Single(page.GetProperty("tags").EnumerateArray()).GetProperty("name").GetString());
            if (!page.GetProperty("links").TryGetProperty("pages", out var pages)
                || !pages.TryGetProperty("next", out var next)) break;
            path = new Uri(next.GetString()!).PathAndQuery["/v2/".Length..];
        }
        Assert.Equal(["page-a", "page-b", "page-c"],
            seen.Where(name => name!.StartsWith("page-", StringComparison.Ordinal)));
        await api.GetAsync("tags?page=9&per_page=200");

        var left =
            api.Exchanges.Select(one =>
                int.Parse(one.ResponseHeaders["ratelimit-remaining"],
                    System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.All(left.Zip(left.Skip(1)),
            pair => Assert.True(pair.Second < pair.First, "Each call costs one of what is left."));
        await ContractVerdict.AllRightAsync(api.Exchanges);
    }

    [Fact]
    public async Task Keys_tags_and_firewalls_are_kept_changed_and_refused()
    {
        using var api = new Caller(_sandbox);
        const string material = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFPhoMRGlx1ANqjv4vNSMbFOsvGDPPDr0xHEGLcRlQk3 jane";
        var key =
            (await api.CallAsync(201, "POST", "account/keys",
                new { name = "jane", public_key = material })).GetProperty("ssh_key").GetProperty("id").GetInt64();
        await api.CallAsync(422, "POST", "account/keys", new { name = "again", public_key = material });
        await api.CallAsync(422, "POST", "account/keys", new { name = "no key", public_key = "ssh-ed25519 x" });
        await api.CallAsync(200, "PUT", $"account/keys/{key}", new { name = "jane's" });
        await api.GetAsync("account/keys");
        await api.GetAsync($"account/keys/{key}");
        await api.CallAsync(204, "DELETE", $"account/keys/{key}");
        foreach (var method in new[] { "GET", "DELETE" }) await api.CallAsync(404, method, $"account/keys/{key}");

        await api.CallAsync(201, "POST", "tags", new { name = "web" });
        await api.CallAsync(201, "POST", "tags", new { name = "web" });
        await api.CallAsync(422, "POST", "tags", new { name = "no tag" });
        await api.GetAsync("tags/web");
        await FirewallAsync(api);
        await api.CallAsync(204, "DELETE", "tags/web");
        foreach (var method in new[] { "GET", "DELETE" }) await api.CallAsync(404, method, "tags/web");

        await api.CallAsync(404, "GET", "no_such_thing");
        await ContractVerdict.AllRightAsync([.. api.Exchanges.Where(one => one.Path != "/v2/no_such_thing")]);
    }

    private static async Task FirewallAsync(Caller api)
    {
        var everywhere = new { addresses = new[] { "0.0.0.0/0", "::/0" } };
        var web = new { protocol = "tcp", ports = "443", sources = everywhere };
        var range = new { protocol = "udp", ports = "8000-9000", sources = new { tags = new[] { "web" } } };
        var created = await api.CallAsync(202, "POST", "firewalls", new
        {
            name = "web",
            inbound_rules = new[] { web },
            outbound_rules = new[] { new { protocol = "tcp", ports = "all", destinations = everywhere } },
            tags = new[] { "web" },
        });
        var id = created.GetProperty("firewall").GetProperty("id").GetString();
        await api.CallAsync(409, "POST", "firewalls", new { name = "web", inbound_rules = new[] { web } });
        await api.CallAsync(400, "POST", "firewalls", new { name = "empty" });
        await api.CallAsync(400, "POST", "firewalls",
            new { name = "untagged", inbound_rules = new[] { web }, tags = new[] { "unknown" } });
        await api.GetAsync("firewalls");
        await api.GetAsync($"firewalls/{id}");
        await api.CallAsync(204, "POST", $"firewalls/{id}/rules", new { inbound_rules = new[] { range } });
        await api.CallAsync(204, "DELETE", $"firewalls/{id}/rules", new { inbound_rules = new[] { web } });
        var left = Assert.Single(
            (await api.GetAsync($"firewalls/{id}")).GetProperty("firewall").GetProperty("inbound_rules")
                .EnumerateArray());
        Assert.Equal("8000-9000", left.GetProperty("ports").GetString());
        await api.CallAsync(204, "DELETE", $"firewalls/{id}/tags", new { tags = new[] { "web" } });
        await api.CallAsync(204, "POST", $"firewalls/{id}/tags", new { tags = new[] { "web" } });
        await api.CallAsync(200, "PUT", $"firewalls/{id}",
            new { name = "web", inbound_rules = new[] { web }, tags = new[] { "web" } });
        await api.CallAsync(204, "DELETE", $"firewalls/{id}");
        foreach (var method in new[] { "GET", "DELETE" }) await api.CallAsync(404, method, $"firewalls/{id}");
    }
}
