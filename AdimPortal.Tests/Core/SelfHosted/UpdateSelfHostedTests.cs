using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.SelfHosted.Steps;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.SelfHosted;

/// <summary>
/// Updates of a server that its owner lets the portal start, and what is said where that does not work.
/// </summary>
public class UpdateSelfHostedTests
{
    private static readonly UpdateSshEndpoint SshEndpoint =
        new(InMemorySelfHostedServers.Address, 22, DateTimeOffset.UnixEpoch);

    private readonly InMemoryWorld _world = new();

    [Fact]
    public async Task Without_leave_nothing_is_tried_and_the_way_to_give_it_is_said()
    {
        await RegisterAsync();
        var end = await UpdateAsync();
        Assert.Equal(OperationStatus.Unwound, end.Status);
        Assert.Equal(
            "The server's owner does not allow us to update it. Run sudo adim-allow-updates on the server to allow it, or sudo adim-update to update it there.",
            end.Problem);
        Assert.Empty(_world.Servers.Commands);
    }

    [Fact]
    public async Task A_key_that_was_taken_off_the_server_is_not_knocked_with_again_and_again()
    {
        await AllowAsync();
        _world.Servers.Commands.Clear();
        _world.Servers.Shut =
            new Failure.Passing("The server does not accept our key yet.", "Permission denied") { IsRefusal = true };
        Assert.StartsWith("The server no longer accepts our key: the permission was revoked there.",
            (await UpdateAsync()).Problem, StringComparison.Ordinal);
        Assert.Single(_world.Servers.Commands);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_tried_a_few_times_and_then_said_to_be_so()
    {
        await AllowAsync();
        _world.Servers.Shut = new Failure.Passing("We can't reach the server yet.", "timed out");
        Assert.Equal(
            "We can't reach SSH on the server at 203.0.113.7 port 22. Open it for this portal, or run sudo adim-update on the server.",
            (await UpdateAsync()).Problem);
    }

    [Fact]
    public async Task A_connection_that_is_lost_finds_again_what_it_began()
    {
        await AllowAsync();
        var runs = new List<string>();
        var usual = _world.Servers.OnUpdate;
        _world.Servers.OnUpdate = run =>
        {
            runs.Add(run);
            return usual(run);
        };
        var lost = false;
        var end =
            await _world.RunAsync(_world.Request(UpdateSelfHostedOperation.OperationName),
                step => step.Name != RunSelfHostedUpdate.StepName ? step
                    : new AlteredStep(step, async (context, cancel) =>
        {
            _world.Servers.Shut = lost ? null : new Failure.Passing("The connection to the server was lost.", "255");
            var outcome = await step.DoAsync(context, cancel);
            if (!lost)
                Assert.Equal("The connection was lost. The update continues on the server; we reconnect to follow it.",
                    Assert.IsType<StepOutcome.WaitUntil>(outcome).UserMessage);
            lost = true;
            return outcome;
        }));
        Assert.Equal(OperationStatus.Done, end.Status);
        Assert.Single(runs);
        Assert.EndsWith("-1", runs[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(75, 4)] // Another update runs on the server: that ends.
    [InlineData(1, 4)] // A routine did not succeed.
    [InlineData(78, 1)] // What arrived there is not what the portal names.
    public async Task An_update_that_does_not_succeed_is_tried_again_only_where_that_may_help(int status, int tries)
    {
        await AllowAsync();
        var runs = new List<string>();
        _world.Servers.OnUpdate = run =>
        {
            runs.Add(run);
            return status;
        };
        Assert.Equal("The step postgresql did not succeed.", (await UpdateAsync()).Problem);
        Assert.Equal(tries, runs.Distinct().Count());
        Assert.Equal(WorkspaceStatus.Active, _world.Workspace.Status);
    }

    [Fact]
    public async Task A_leave_is_kept_only_once_the_portal_got_in_and_another_leave_has_another_key()
    {
        await RegisterAsync();
        var leave = new UpdatePermission(_world.SelfHostedServers, _world.Vault, _world.Servers, _world.Servers,
            InMemorySelfHostedServers.Networks, _world.Time);
        _world.Servers.Shut = new Failure.Passing("We can't reach the server yet.", "timed out");
        var refused =
            await leave.GiveAsync(_world.SelfHostedServers.Server!, "203.0.113.7", null, 2222, CancellationToken.None);
        Assert.False(refused.TryGet(out _, out var failure));
        Assert.StartsWith("The portal can't reach SSH on this server at 203.0.113.7 port 2222.", failure!.UserMessage,
            StringComparison.Ordinal);
        Assert.Null(_world.SelfHostedServers.Server!.SshEndpoint);

        _world.Servers.Shut = null;
        var key = await leave.KeyAsync(_world.Workspace.Id, CancellationToken.None);
        Assert.Equal(key, await leave.KeyAsync(_world.Workspace.Id, CancellationToken.None));
        Assert.True(
            (await leave.GiveAsync(_world.SelfHostedServers.Server!, "203.0.113.7", null, 22, CancellationToken.None)).TryGet(
                out _, out _));
        Assert.Equal(SshEndpoint with { OpenedAt = _world.Time.GetUtcNow() },
            _world.SelfHostedServers.Server!.SshEndpoint);
        await leave.TakeBackAsync(_world.Workspace.Id, "203.0.113.7", CancellationToken.None);
        Assert.Null(_world.SelfHostedServers.Server!.SshEndpoint);
        Assert.NotEqual(key, await leave.KeyAsync(_world.Workspace.Id, CancellationToken.None));
    }

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.1.2")]
    [InlineData("fd00::7")]
    [InlineData("::ffff:10.0.0.7")]
    [InlineData("portal.internal")]
    public async Task The_portal_is_nobodys_way_into_its_own_network(string address)
    {
        await RegisterAsync();
        var before = _world.Servers.Commands.Count;
        var leave = new UpdatePermission(_world.SelfHostedServers, _world.Vault, _world.Servers, _world.Servers,
            InMemorySelfHostedServers.Networks, _world.Time);
        var answer =
            await leave.GiveAsync(_world.SelfHostedServers.Server!, "203.0.113.7", address, 22, CancellationToken.None);
        Assert.False(answer.TryGet(out _, out var failure));
        Assert.StartsWith($"The portal does not connect to {address}", failure!.UserMessage, StringComparison.Ordinal);
        Assert.Equal(before, _world.Servers.Commands.Count);
    }

    private async Task RegisterAsync()
    {
        _world.LiveSelfHosted();
        await _world.RunAsync(_world.Request(RegisterOperation.OperationName));
        _world.Servers.Commands.Clear();
    }

    private async Task AllowAsync()
    {
        await RegisterAsync();
        await _world.LetPortalInAsync();
    }

    private Task<OperationState> UpdateAsync() =>
        _world.RunAsync(_world.Request(UpdateSelfHostedOperation.OperationName));
}
