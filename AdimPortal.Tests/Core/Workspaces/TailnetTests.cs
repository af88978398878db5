using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Workspaces;

/// <summary>
/// Where clients reach a workspace in a private network: its server says so when it joins, and whatever serves is what
/// they are told of.
/// </summary>
public sealed class TailnetTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("100.101.102.103", "http://100.101.102.103")]
    [InlineData("100.64.0.1", "http://100.64.0.1")]
    [InlineData("203.0.113.7", null)]
    [InlineData("100.101.102.103/evil", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Only_an_address_of_such_a_network_is_an_endpoint(string? address, string? endpoint) =>
    Assert.Equal(endpoint, Tailnet.EndpointAt(address));

    [Theory]
    [InlineData("adim-output: tailscale_address=100.101.102.103", "http://100.101.102.103")]
    [InlineData("adim-output: tailscale_address=https://evil.example.com", null)]
    [InlineData("nothing of the kind", null)]
    public async Task What_the_routine_says_is_where_the_workspace_is_reached(string said, string? endpoint)
    {
        var world = new InMemoryWorld();
        world.Servers.Says["packages"] = said;
        Assert.Equal(OperationStatus.Done,
            (await world.RunAsync(world.Request(ProvisionOperation.OperationName))).Status);
        Assert.Equal(($"https://{world.Workspace.Domain}", endpoint),
            (world.Workspace.Endpoints.Cloud, world.Workspace.Endpoints.Tailscale));
    }

    [Fact]
    public void A_move_leads_to_the_new_servers_address_and_the_return_to_the_former_ones()
    {
        var workspace = Workspace.Request(WorkspaceId.Parse("ws7x2km"), Guid.NewGuid(), "Notes", "free", "nyc3",
            "s-1vcpu-2gb", "adim.test", Now);
        workspace.JoinTailnet("100.64.0.1");
        workspace.Activate(WorkspaceEndpoints.InTheCloud(workspace), Now);
        workspace.BeginMove("fra1", "s-1vcpu-2gb",
            new MoveAsker(workspace.OwnerId, IsOwner: true, IsAdmin: false, Reason: null), Now);
        var other = workspace.OnOtherServer();
        Assert.Null(other.Endpoints.Tailscale);
        other.JoinTailnet("100.64.0.2");
        workspace.KeepOther(other);
        Assert.Equal("http://100.64.0.1", workspace.Endpoints.Tailscale);

        Switch();
        Assert.Equal("http://100.64.0.2", workspace.Endpoints.Tailscale);
        workspace.BeginMoveBack(new MoveAsker(workspace.OwnerId, IsOwner: true, IsAdmin: false, Reason: null), Now);
        Switch();
        Assert.Equal("http://100.64.0.1", workspace.Endpoints.Tailscale);

        void Switch()
        {
            workspace.SwitchServers(Now);
            workspace.ReachAt(WorkspaceEndpoints.InTheCloud(workspace));
        }
    }
}
