using System.Text.Json;
using System.Text.Json.Nodes;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;

namespace AdimPortal.Tests.Infrastructure.DigitalOcean;

/// <summary>What is asked of DigitalOcean for each thing that the port promises.</summary>
public sealed class DigitalOceanCloudTests : IDisposable
{
    private const string Key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g ws7x2k";

    private readonly ScriptedCloud _wire = new();

    private ICloud Cloud => _wire.Cloud;

    public void Dispose() => _wire.Dispose();

    [Fact]
    public async Task All_pages_of_a_list_are_read()
    {
        _wire.Answers(200, Droplets("next", (1, "ws7x2k", "active")))
            .Answers(200, Droplets(null, (2, "ws9bcd", "new")));
        var droplets = (await Cloud.ListDropletsAsync("adim-portal", default)).Value();

        Assert.Equal(
            ["GET /v2/droplets?tag_name=adim-portal&page=1&per_page=200",
                "GET /v2/droplets?tag_name=adim-portal&page=2&per_page=200"], _wire.Asked);
        Assert.Equal([1, 2], droplets.Select(d => d.Id));
        Assert.Equal("203.0.113.1", droplets[0].Address);
        Assert.All(_wire.Tokens, t => Assert.Equal("Bearer dop_v1_secret", t));
    }

    [Fact]
    public async Task A_droplet_without_networks_has_no_address_yet()
    {
        _wire.Answers(200,
            """{"droplets":[{"id":1,"name":"ws7x2k","status":"new","networks":{"v4":[],"v6":[]},"tags":["adim-ws7x2k"]}]}""");
        Assert.Null((await Cloud.ListDropletsAsync("adim-ws7x2k", default)).Value()[0].Address);
    }

    [Theory]
    [InlineData("debian-12-x64", "\"debian-12-x64\"")]
    [InlineData("6372321", "6372321")] // A snapshot goes as a number.
    public async Task Creating_a_droplet_sends_all_of_the_request(string image, string sent)
    {
        _wire.Answers(202, """{"droplet":{"id":7,"name":"ws7x2k","status":"new"},"links":{}}""");
        Assert.Equal(7, (await Cloud.CreateDropletAsync(Request with { Image = image }, default)).Value().Id);

        var expected = $$"""
            {"name":"ws7x2k","region":"nyc3","size":"s-1vcpu-2gb","image":{{sent}},"tags":["adim-portal","adim-ws7x2k"],"ssh_keys":[5],
             "user_data":"#cloud-config\n","backups":false,"ipv6":false,"monitoring":true}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(_wire.Bodies[0]!)), _wire.Bodies[0]);
    }

    [Fact]
    public async Task A_region_without_room_is_named_by_its_city()
    {
        _wire.Answers(422, """{"id":"unprocessable_entity","message":"Size is not available in this region."}""");
        var failure = Assert.IsType<Failure.Final>((await Cloud.CreateDropletAsync(Request, default)).Failure());
        Assert.Equal("DigitalOcean has no capacity in New York for this size.", failure.UserMessage);
    }

    [Fact]
    public async Task A_key_that_the_account_has_is_not_added_again()
    {
        _wire.Answers(200, """{"ssh_key":{"id":5,"name":"adim-ws7x2k"}}""");
        Assert.Equal(5, (await Cloud.EnsureSshKeyAsync("adim-ws7x2k", Key, default)).Value());
        // The fingerprint as the API spells it: MD5 of the key's bytes.
        Assert.Matches("^GET /v2/account/keys/([0-9a-f]{2}%3A){15}[0-9a-f]{2}$", Assert.Single(_wire.Asked));
    }

    [Fact]
    public async Task A_new_key_is_added()
    {
        _wire.Answers(404, """{"id":"not_found","message":"gone"}""")
            .Answers(201, """{"ssh_key":{"id":6,"name":"adim-ws7x2k"}}""");
        Assert.Equal(6, (await Cloud.EnsureSshKeyAsync("adim-ws7x2k", Key, default)).Value());
        Assert.Equal("POST /v2/account/keys", _wire.Asked[1]);
    }

    [Fact]
    public async Task A_firewalls_tag_is_made_before_it()
    {
        _wire.Answers(201, """{"tag":{"name":"adim-ws7x2k"}}""").Answers(200, """{"firewalls":[]}""")
            .Answers(202, """{"firewall":{"id":"f","name":"adim-ws7x2k"}}""");
        Assert.True((await Cloud.EnsureFirewallAsync(Firewall, default)).IsOk);
        Assert.Equal(["POST /v2/tags", "GET /v2/firewalls?page=1&per_page=200", "POST /v2/firewalls"], _wire.Asked);
        Assert.Contains("\"ports\":\"all\"", _wire.Bodies[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("22", "icmp", 2)] // As wanted: nothing more is asked.
    [InlineData("2222", "icmp", 3)] // Somebody changed it: it is put right.
    [InlineData("22", "tcp", 3)] // It doesn't let everything out: neither does it then.
    public async Task A_firewall_that_is_there_is_only_put_right(string port, string lastOut, int calls)
    {
        var there = """
            {"firewalls":[{"id":"f","name":"adim-ws7x2k","tags":["adim-ws7x2k"],"inbound_rules":[
              {"protocol":"tcp","ports":"PORT","sources":{"addresses":["192.0.2.1/32"]}},{"protocol":"icmp","ports":"0","sources":{"addresses":["0.0.0.0/0"]}}],
              "outbound_rules":[
              {"protocol":"tcp","ports":"0","destinations":{"addresses":["::/0","0.0.0.0/0"]}},{"protocol":"udp","ports":"0","destinations":{"addresses":["0.0.0.0/0","::/0"]}},
              {"protocol":"LAST","ports":"0","destinations":{"addresses":["0.0.0.0/0","::/0"]}}]}]}
            """.Replace("PORT", port, StringComparison.Ordinal).Replace("LAST", lastOut, StringComparison.Ordinal);
        _wire.Answers(201, "{}").Answers(200, there).Answers(200, "{}");
        Assert.True((await Cloud.EnsureFirewallAsync(Firewall, default)).IsOk);
        Assert.Equal(calls, _wire.Asked.Count);
        Assert.All(_wire.Asked.Skip(2), a => Assert.Equal("PUT /v2/firewalls/f", a));
    }

    [Fact]
    public async Task A_record_with_an_old_address_is_changed_and_its_double_removed()
    {
        _wire
            .Answers(200,
                """{"domain_records":[{"id":1,"type":"A","name":"ws7x2k","data":"192.0.2.9"},{"id":2,"type":"A","name":"ws7x2k","data":"192.0.2.8"}]}""")
            .Answers(200, """{"domain_record":{}}""").Answers(204);
        Assert.True((await Cloud.EnsureAddressRecordAsync("adim.test", "ws7x2k", "192.0.2.1", default)).IsOk);
        Assert.Equal(
            ["GET /v2/domains/adim.test/records?type=A&name=ws7x2k.adim.test&page=1&per_page=200",
                "PUT /v2/domains/adim.test/records/1", "DELETE /v2/domains/adim.test/records/2"],
            _wire.Asked);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_done()
    {
        for (var i = 0; i < 5; i++)
            _wire.Answers(404, """{"id":"not_found","message":"gone"}""");
        Assert.True((await Cloud.DeleteDropletsAsync("adim-ws7x2k", default)).IsOk);
        Assert.True((await Cloud.DeleteTagAsync("adim-ws7x2k", default)).IsOk);
        Assert.True((await Cloud.DeleteAddressRecordAsync("adim.test", "ws7x2k", default)).IsOk);
        Assert.True((await Cloud.DeleteFirewallAsync("adim-ws7x2k", default)).IsOk);
        Assert.True((await Cloud.DeleteSshKeyAsync("adim-ws7x2k", Key, default)).IsOk);
    }

    internal static DropletRequest Request { get; } =
        new("ws7x2k", "nyc3", "s-1vcpu-2gb", "debian-12-x64", ["adim-portal", "adim-ws7x2k"], [5],
            new Secret("#cloud-config\n"), Backups: false);

    private static FirewallRequest Firewall { get; } =
        new("adim-ws7x2k", "adim-ws7x2k", [new("tcp", "22", ["192.0.2.1/32"]), new("icmp", null, ["0.0.0.0/0"])]);

    private static string Droplets(string? next, params (int Id, string Name, string Status)[] droplets) =>
        JsonSerializer.Serialize(new
        {
            droplets = droplets.Select(d => new
            {
                id = d.Id,
                name = d.Name,
                status = d.Status,
                networks = new
                {
                    v4 = new[] { new { ip_address = $"10.0.0.{d.Id}", type = "private" },
                new { ip_address = $"203.0.113.{d.Id}", type = "public" } }
                },
                tags = new[] { "adim-portal" },
            }),
            links = next is null
            ? new object()
            : new { pages = new { next = "https://api.digitalocean.com/v2/droplets?page=2" } },
            meta = new { total = 2 },
        });
}
