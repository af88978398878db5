using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Resizing;

/// <summary>
/// What is looked at before a server is switched off for another size, and what holds when it does not obey.
/// </summary>
public class ResizeChecksTests
{
    private readonly InMemoryWorld _world = new();

    [Theory]
    [InlineData("s-9vcpu-99gb", "The cloud no longer offers the size s-9vcpu-99gb.")]
    [InlineData("s-4vcpu-8gb", "No server of this size is available in the region nyc3 right now.")]
    [InlineData("s-1vcpu-1gb",
        "This size has a disk of 25 GB and the server has one of 50 GB. A disk can't shrink. Move the workspace to a smaller server instead.")]
    public async Task A_size_that_can_not_be_had_is_refused_before_anything_is_switched_off(string size,
        string message)
    {
        var end = await ResizeAsync(size);
        Assert.Equal((OperationStatus.Unwound, message), (end.Status, end.Problem));
        Assert.DoesNotContain(nameof(DropletChange.ShutDown), _world.Cloud.Calls);
        Assert.Equal((WorkspaceStatus.Active, "free", false),
            (_world.Workspace.Status, _world.Workspace.Plan, _world.Workspace.IsResizing));
    }

    [Theory]
    [InlineData(900, OperationStatus.Done)]
    [InlineData(1900, OperationStatus.Unwound)]
    public async Task A_smaller_size_needs_room_for_what_runs_now(int usedMib, OperationStatus ends)
    {
        // A droplet that was enlarged keeps its small disk, so the size that it came from still fits.
        Assert.Equal(OperationStatus.Done, (await ResizeAsync("s-2vcpu-4gb")).Status);
        _world.Servers.UsedMib = usedMib;
        Assert.Equal(ends, (await ResizeAsync("s-1vcpu-2gb", "free")).Status);
    }

    [Fact]
    public async Task A_plan_with_the_same_size_needs_no_pause()
    {
        var end = await ResizeAsync("s-1vcpu-2gb");
        Assert.Equal(OperationStatus.Done, end.Status);
        Assert.Equal(("starter", "starter"), (_world.Workspace.Plan, _world.Servers.Plans["postgresql"]));
        Assert.DoesNotContain(nameof(DropletChange.ShutDown), _world.Cloud.Calls);
    }

    [Fact]
    public async Task A_system_that_does_not_shut_down_is_switched_off()
    {
        await _world.BuildAsync();
        _world.Cloud.IgnoresShutdown = true;
        _world.Begin(w =>
            w.BeginSuspension(SuspensionLevel.PoweredOff, SuspensionReason.Payment, null, _world.Time.GetUtcNow()));
        var asked = _world.Time.GetUtcNow();
        Assert.Equal(OperationStatus.Done,
            (await _world.RunAsync(_world.Request(PowerOffOperation.OperationName))).Status);
        Assert.Equal("off", _world.Cloud.Droplets[0].Status);
        Assert.Contains(nameof(DropletChange.PowerOff), _world.Cloud.Calls);
        Assert.InRange(_world.Time.GetUtcNow() - asked, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task When_the_cloud_refuses_the_size_the_old_one_serves_again()
    {
        await _world.BuildAsync();
        _world.Cloud.Refuses = change => change is DropletChange.Resize
            ? new Failure.Final("The cloud provider refused our request.", "422")
            : null;
        var end = await ResizeAsync("s-2vcpu-4gb");
        Assert.Equal(OperationStatus.Unwound, end.Status);
        Assert.Equal(("active", "s-1vcpu-2gb"), (_world.Cloud.Droplets[0].Status, _world.Cloud.Droplets[0].Size));
    }

    [Fact]
    public async Task Backups_come_and_go_with_the_plan_that_includes_them()
    {
        await ResizeAsync("s-2vcpu-4gb", "pro");
        Assert.True(_world.Cloud.Droplets[0].HasBackups);
        await ResizeAsync("s-1vcpu-2gb", "free");
        Assert.False(_world.Cloud.Droplets[0].HasBackups);
    }

    [Fact]
    public async Task A_resize_that_fails_after_the_backups_takes_them_back()
    {
        await _world.BuildAsync();
        _world.Cloud.Refuses = change =>
            change is DropletChange.PowerOn && _world.Cloud.Droplets[0].Size == "s-2vcpu-4gb"
                ? new Failure.Final("The cloud provider refused our request.", "422")
                : null;
        Assert.Equal(OperationStatus.Unwound, (await ResizeAsync("s-2vcpu-4gb", "pro")).Status);
        Assert.False(_world.Cloud.Droplets[0].HasBackups);
    }

    private async Task<OperationState> ResizeAsync(string size, string plan = "starter")
    {
        if (_world.Workspace.Status is WorkspaceStatus.Building)
            await _world.BuildAsync();
        _world.Begin(w => w.BeginResize(plan, size));
        return await _world.RunAsync(_world.Request(ResizeOperation.OperationName));
    }
}
