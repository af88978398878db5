using System.Text.Json.Nodes;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Tests.Infrastructure.DigitalOcean;

/// <summary>What is asked of DigitalOcean to change a droplet that is there, and to keep a snapshot of it.</summary>
public sealed class DropletChangesTests : IDisposable
{
    private static readonly WorkspaceId Id = WorkspaceId.Parse("ws7x2km");

    private readonly ScriptedCloud _wire = new();

    public static TheoryData<DropletChange, string> Changes => new()
    {
        { new DropletChange.ShutDown(), """{"type":"shutdown"}""" },
        { new DropletChange.PowerOff(), """{"type":"power_off"}""" },
        { new DropletChange.PowerOn(), """{"type":"power_on"}""" },
        // A disk that grew could never shrink back.
        { new DropletChange.Resize("s-2vcpu-4gb"), """{"type":"resize","size":"s-2vcpu-4gb","disk":false}""" },
        { new DropletChange.SetBackups(true), """{"type":"enable_backups"}""" },
        { new DropletChange.SetBackups(false), """{"type":"disable_backups"}""" },
        { new DropletChange.TakeSnapshot("adim-ws7x2km-final"), """{"type":"snapshot","name":"adim-ws7x2km-final"}""" },
    };

    public void Dispose() => _wire.Dispose();

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Each_change_is_one_action(DropletChange change, string body)
    {
        _wire.Answers(201, """{"action":{"id":36804745,"status":"in-progress","type":"shutdown"}}""");
        Assert.True((await _wire.Cloud.ChangeDropletAsync(7, change, default)).IsOk);
        Assert.Equal("POST /v2/droplets/7/actions", Assert.Single(_wire.Asked));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(_wire.Bodies[0]!)), _wire.Bodies[0]);
    }

    [Theory]
    [InlineData("Droplet already has a pending event.", true, "The cloud provider is still working on the server.")]
    [InlineData("This size is not available because it has a smaller disk.", false,
        "This size has a smaller disk than the server, and a disk can't shrink.")]
    public async Task A_refusal_says_whether_it_may_pass(string message, bool passes, string sentence)
    {
        _wire.Answers(422, $$"""{"id":"unprocessable_entity","message":"{{message}}"}""");
        var failure =
            (await _wire.Cloud.ChangeDropletAsync(7, new DropletChange.Resize("s-1vcpu-1gb"), default)).Failure();
        Assert.Equal((passes, sentence), (failure is Failure.Passing, failure.UserMessage));
    }

    [Fact]
    public async Task A_droplet_tells_its_size_its_disk_and_whether_it_is_locked()
    {
        _wire.Answers(200,
            """{"droplet":{"id":7,"name":"ws7x2km","status":"off","locked":true,"disk":50,"size_slug":"s-1vcpu-2gb","networks":{"v4":[]},"tags":[]}}""")
            .Answers(404, """{"id":"not_found","message":"gone"}""");
        var droplet = (await _wire.Cloud.FindDropletAsync(7, default)).Value();
        Assert.True(droplet is { Status: "off", IsLocked: true, DiskGib: 50, Size: "s-1vcpu-2gb" });
        Assert.Null((await _wire.Cloud.FindDropletAsync(8, default)).Value());
    }

    [Fact]
    public async Task Sizes_are_told_as_the_cloud_sells_them()
    {
        const string Sizes =
            """{"sizes":[{"slug":"s-1vcpu-2gb","memory":2048,"vcpus":1,"disk":50,"price_monthly":12.0,"available":true,"regions":["nyc3"]}],"links":{}}""";
        _wire.Answers(200, Sizes);
        var size = (await _wire.Cloud.ListSizesAsync(default)).Value().Single();
        Assert.Equal(("s-1vcpu-2gb", 2048, 1, 50, 12m, true, "nyc3"),
            (size.Slug, size.MemoryMib, size.Processors, size.DiskGib, size.PriceMonthly, size.IsAvailable,
                size.Regions.Single()));
    }

    [Fact]
    public async Task Snapshots_are_known_by_their_name_and_tagged_as_images()
    {
        _wire.Answers(200, """
            {"snapshots":[
              {"id":"3","name":"adim-ws7x2km-final","created_at":"2026-11-21T10:00:00Z"},{"id":"2","name":"adim-ws7x2km-power-off","created_at":"2026-11-20T10:00:00Z"},
              {"id":"4","name":"adim-ws7x2kn-final","created_at":"2026-11-21T10:00:00Z"},{"id":"5","name":"holiday","created_at":"2026-11-21T10:00:00Z"}],"links":{}}
            """).Answers(201, """{"tag":{"name":"adim-portal"}}""").Answers(204).Answers(404, """{"id":"not_found","message":"gone"}""");
        var snapshots = (await _wire.Cloud.ListSnapshotsAsync(Id, default)).Value();
        Assert.Equal(["2", "3"], snapshots.Select(s => s.Id));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero), snapshots[0].TakenAt);

        Assert.True((await _wire.Cloud.TagSnapshotAsync("3", "adim-portal", default)).IsOk);
        Assert.True((await _wire.Cloud.DeleteSnapshotAsync("3", default)).IsOk);
        Assert.Equal(
            ["GET /v2/snapshots?resource_type=droplet&page=1&per_page=200", "POST /v2/tags",
                "POST /v2/tags/adim-portal/resources", "DELETE /v2/snapshots/3"], _wire.Asked);
        Assert.Equal("""{"resources":[{"resource_id":"3","resource_type":"image"}]}""", _wire.Bodies[2]);
    }
}
