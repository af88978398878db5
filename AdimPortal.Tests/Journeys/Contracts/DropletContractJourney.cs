using System.Text.Json;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Contracts;

/// <summary>Everything that can be done to a droplet over the API, done to real ones.</summary>
[Trait("Category", "Journey")]
public class DropletContractJourney(PrivateSandbox own) : IClassFixture<PrivateSandbox>
{
    private static readonly object Small = new
    {
        name = "small",
        region = "nyc3",
        size = "s-1vcpu-1gb",
        image = "debian-12-x64",
        tags = new[] { "many" }
    };

    [Fact]
    public async Task Every_action_begins_is_polled_and_ends()
    {
        using var api = new Caller(own.Sandbox);
        var id = (await api.ActiveDropletAsync(Small)).GetProperty("id").GetInt64();

        await api.ActAsync(id, new { type = "power_off" });
        await api.ActAsync(id, new { type = "resize", size = "s-2vcpu-2gb", disk = false });
        var light = (await api.GetAsync($"droplets/{id}")).GetProperty("droplet");
        Assert.Equal((2048, 25, "off"),
            (light.GetProperty("memory").GetInt32(), light.GetProperty("disk").GetInt32(),
                light.GetProperty("status").GetString()));
        await api.ActAsync(id, new { type = "resize", size = "s-1vcpu-2gb", disk = true });
        await api.CallAsync(422, "POST", $"droplets/{id}/actions",
            new { type = "resize", size = "s-1vcpu-1gb", disk = true });
        await api.ActAsync(id, new { type = "power_on" });
        await api.CallAsync(422, "POST", $"droplets/{id}/actions", new { type = "resize", size = "s-2vcpu-4gb" });
        await api.ActAsync(id, new { type = "power_cycle" });
        await api.ActAsync(id, new { type = "rename", name = "renamed" });
        foreach (var type in new[] { "enable_backups", "disable_backups",
            "enable_ipv6" }) await api.ActAsync(id, new { type });
        await api.ActAsync(id, new { type = "snapshot", name = "kept" });
        await api.ActAsync(id, new { type = "shutdown" });

        await SnapshotAsync(api, id);
        await api.ActAsync(id, new { type = "rebuild", image = "debian-12-x64" });
        Assert.Equal("renamed",
            (await api.GetAsync($"droplets/{id}")).GetProperty("droplet").GetProperty("name").GetString());
        await api.GetAsync($"droplets/{id}/actions");
        await api.GetAsync("actions?page=1&per_page=2");
        await api.CallAsync(404, "GET", "actions/404");
        await api.CallAsync(422, "POST", $"droplets/{id}/actions", new { type = "explode" });
        await api.CallAsync(404, "POST", "droplets/404/actions", new { type = "reboot" });
        await api.CallAsync(204, "DELETE", $"droplets/{id}");
        foreach (var method in new[] { "GET", "DELETE" }) await api.CallAsync(404, method, $"droplets/{id}");
        await ContractVerdict.AllRightAsync(api.Exchanges);
    }

    [Fact]
    public async Task Droplets_are_made_together_listed_tagged_and_deleted_together()
    {
        using var api = new Caller(own.Sandbox);
        var made =
            await api.CallAsync(202, "POST", "droplets",
                new
                {
                    names = new[] { "one", "two" },
                    region = "nyc3",
                    size = "s-1vcpu-1gb",
                    image = "debian-12-x64",
                    tags = new[] { "pair" }
                });
        var ids =
            made.GetProperty("droplets").EnumerateArray().Select(one => one.GetProperty("id").GetInt64()).ToList();
        await api.CallAsync(422, "POST", $"droplets/{ids[0]}/actions", new { type = "reboot" });
        await TestDroplets.PolledAsync(
            async () => (await api.GetAsync("droplets?tag_name=pair")).GetProperty("droplets").EnumerateArray()
            .All(one => one.GetProperty("status").GetString() == "active"), "both are active");

        await api.GetAsync("droplets?name=one");
        var page = await api.GetAsync("droplets?tag_name=pair&page=1&per_page=1");
        Assert.Equal(2, page.GetProperty("meta").GetProperty("total").GetInt32());
        Assert.Contains("page=2", page.GetProperty("links").GetProperty("pages").GetProperty("next").GetString(),
            StringComparison.Ordinal);

        await api.CallAsync(201, "POST", "tags", new { name = "late" });
        var resources = new { resources = new[] { new { resource_id = $"{ids[1]}", resource_type = "droplet" } } };
        await api.CallAsync(204, "POST", "tags/late/resources", resources);
        await api.GetAsync("tags/late");
        await api.CallAsync(202, "POST", "firewalls", new
        {
            name = "late",
            inbound_rules = new[] { new { protocol = "tcp", ports = "22",
                sources = new { addresses = new[] { "0.0.0.0/0" } } } },
            tags = new[] { "late" },
        });
        Assert.Single((await api.GetAsync($"droplets/{ids[1]}/firewalls")).GetProperty("firewalls").EnumerateArray());
        await api.CallAsync(204, "DELETE", "tags/late/resources", resources);
        Assert.Empty((await api.GetAsync($"droplets/{ids[1]}/firewalls")).GetProperty("firewalls").EnumerateArray());

        foreach (var wrong in Wrong()) await api.CallAsync(422, "POST", "droplets", wrong);
        await api.CallAsync(204, "DELETE", "droplets?tag_name=pair");
        Assert.Empty((await api.GetAsync("droplets?tag_name=pair")).GetProperty("droplets").EnumerateArray());
        await ContractVerdict.AllRightAsync(api.Exchanges);
    }

    private static object[] Wrong() =>
    [
        new { region = "nyc3", size = "s-1vcpu-1gb", image = "debian-12-x64" },
        new { name = "no_host", region = "nyc3", size = "s-1vcpu-1gb", image = "debian-12-x64" },
        new { name = "one", region = "moon1", size = "s-1vcpu-1gb", image = "debian-12-x64" },
        new { name = "one", region = "nyc3", size = "s-1vcpu-1gb", image = "windows-11" },
        new { name = "one", region = "nyc3", size = "s-1vcpu-1gb", image = "debian-12-x64",
            user_data = new string('x', 64 * 1024 + 1) },
        new { name = "one", region = "nyc3", size = "s-1vcpu-1gb", image = "debian-12-x64", tags = new[] { "no tag" } },
    ];

    private static async Task SnapshotAsync(Caller api, long id)
    {
        var snapshot = Assert
            .Single((await api.GetAsync($"droplets/{id}/snapshots")).GetProperty("snapshots").EnumerateArray())
            .GetProperty("id").GetInt64();
        await api.GetAsync("snapshots?resource_type=droplet");
        await api.GetAsync($"snapshots/{snapshot}");
        await api.GetAsync($"images/{snapshot}");
        await api.CallAsync(200, "PUT", $"images/{snapshot}", new { name = "renamed too" });
        await api.CallAsync(201, "POST", "tags", new { name = "backup" });
        await api.CallAsync(204, "POST", "tags/backup/resources",
            new { resources = new[] { new { resource_id = $"{snapshot}", resource_type = "image" } } });
        Assert.Single((await api.GetAsync("images?tag_name=backup")).GetProperty("images").EnumerateArray());
        await api.ActAsync(id, new { type = "restore", image = snapshot });
        await api.CallAsync(204, "DELETE", $"snapshots/{snapshot}");
        foreach (var method in new[] { "GET", "DELETE" }) await api.CallAsync(404, method, $"snapshots/{snapshot}");
    }
}
