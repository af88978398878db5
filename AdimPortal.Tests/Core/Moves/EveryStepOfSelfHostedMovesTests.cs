using AdimPortal.Core.Common;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Moves;

/// <summary>
/// Moves of which one end is a server of the owner's: broken at any step, in any way, the workspace serves from where
/// it was with nothing left elsewhere, or from where it was to go with everything that was written.
/// </summary>
public class EveryStepOfSelfHostedMovesTests
{
    public enum Way
    {
        RehearseThere,
        MoveThere,
        ReturnToTheCloud,
        MoveToTheCloud,
        ReturnHome,
    }

    private static readonly MoveAsker Owner = new(Guid.Empty, IsOwner: true, IsAdmin: false, Reason: null);

    public static TheoryData<Way, string> Steps()
    {
        var (data, plans) = (new TheoryData<Way, string>(), new InMemoryWorld().Plans);
        foreach (var way in Enum.GetValues<Way>())
            foreach (var step in plans.Find(PlanOf(way)).Steps)
                data.Add(way, step.Name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_fails_for_good_before_it_did_anything_loses_nothing(Way way, string step) =>
    await FailAsync(way, step, doItFirst: false);

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_fails_for_good_after_it_did_everything_loses_nothing(Way way, string step) =>
    await FailAsync(way, step, doItFirst: true);

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_portal_that_dies_after_the_act_is_followed_by_one_that_finishes(Way way, string step)
    {
        var (world, operation) = await ReadyAsync(way);
        var died = false;
        operation.DiesBefore =
            fact => fact is OperationEvent.StepDone done && done.Step == step && !died && (died = true);
        var end = await world.RunAsync(operation);
        Assert.True(died);
        Assert.Equal(OperationStatus.Done, end.Status);
        AssertDone(world, way);
    }

    [Fact]
    public async Task A_target_that_falls_silent_in_the_switch_is_not_waited_for()
    {
        var (world, operation) = await ReadyAsync(Way.MoveThere);
        var end =
            await world.RunAsync(operation, s => s.Name != "last-copy" ? s : new AlteredStep(s, (context, cancel) =>
        {
            world.AgentTasks.IsListening = false;
            return s.DoAsync(context, cancel);
        }));
        Assert.Equal((OperationStatus.Unwound, "Your server no longer responds."), (end.Status, end.Problem));
        AssertAsBefore(world, Way.MoveThere);
        Assert.Contains(world.AgentTasks.CalledOff, run => run.Contains("last-copy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rehearsed_server_gets_the_move()
    {
        var (world, operation) = await ReadyAsync(Way.RehearseThere);
        await world.RunAsync(operation);
        int Installed() => world.Servers.Runs.Count(run => run.Contains("-postgresql-", StringComparison.Ordinal));
        var installed = Installed();
        world.Begin(w => w.BeginMove(Workspace.Own, Workspace.Own, Owner, world.Time.GetUtcNow()));
        Assert.Equal(OperationStatus.Done, (await world.RunAsync(world.Request(MoveOperation.OperationName))).Status);
        AssertDone(world, Way.MoveThere);
        Assert.Equal(installed, Installed());
    }

    [Theory]
    [InlineData(Way.MoveThere, true)]
    [InlineData(Way.MoveToTheCloud, false)]
    public async Task When_the_days_of_grace_are_over_only_one_server_is_left(Way way, bool isSelfHosted)
    {
        var (world, operation) = await ReadyAsync(way);
        await world.RunAsync(operation);
        var leave = (world.Workspace.Id, "ssh-update-key");
        world.Vault.Kept[leave] = new Secret("public\nprivate");
        world.Begin(w => w.BeginEndOfMove(asker: null, world.Time.GetUtcNow()));
        Assert.Equal(OperationStatus.Done,
            (await world.RunAsync(world.Request(EndMoveOperation.OperationName))).Status);
        Assert.Null(world.Workspace.Move);
        Assert.Equal(isSelfHosted, world.Workspace.IsSelfHosted);
        Assert.Equal(isSelfHosted, world.SelfHostedServers.Server is not null);
        Assert.Equal(isSelfHosted, world.Vault.Kept.ContainsKey(leave));
        Assert.Equal(isSelfHosted ? 0 : 1, world.Cloud.Droplets.Count);
        Assert.Empty(world.Cloud.Snapshots);
        Assert.True(world.Servers.Write(world.Workspace.Address!));
        Assert.Empty(world.Servers.NotesMissingOn(world.Workspace.Address!));
    }

    [Fact]
    public async Task A_workspace_that_moved_home_can_be_given_up_with_all_that_the_cloud_still_has()
    {
        var (world, operation) = await ReadyAsync(Way.MoveThere);
        await world.RunAsync(operation);
        world.Begin(w => w.BeginUnregistering());
        Assert.Equal(OperationStatus.Done,
            (await world.RunAsync(world.Request(UnregisterOperation.OperationName))).Status);
        Assert.Empty(world.Cloud.Droplets);
        Assert.Empty(world.Cloud.Firewalls);
        Assert.Empty(world.Cloud.Snapshots);
        Assert.Null(world.SelfHostedServers.Server);
    }

    private static async Task FailAsync(Way way, string step, bool doItFirst)
    {
        var (world, operation) = await ReadyAsync(way);
        var plan = world.Plans.Find(PlanOf(way));
        var end = await world.RunAsync(operation, s => new AlteredStep(s, async (context, cancel) =>
        {
            var outcome = s.Name != step || doItFirst ? await s.DoAsync(context, cancel) : null;
            world.WriteNote();
            return s.Name == step ? new StepOutcome.FailedForGood("It was refused.", "422") : outcome!;
        }));
        Assert.Empty(world.Bugs);
        if (plan.Find(step).IsOptional)
        {
            Assert.Equal(OperationStatus.Done, end.Status);
            AssertDone(world, way);
        }
        else if (plan.Steps.Select(s => s.Name).SkipWhile(name => name != plan.PointOfNoReturn).Skip(1).Contains(step))
        {
            Assert.Equal(OperationStatus.Stuck, end.Status);
            operation.Ask(new RequestedAct(Cancel: false, Resume: true, By: null));
            Assert.Equal(OperationStatus.Done, (await world.RunAsync(operation)).Status);
            AssertDone(world, way);
        }
        else
        {
            Assert.Equal((OperationStatus.Unwound, "It was refused."), (end.Status, end.Problem));
            AssertAsBefore(world, way);
        }
    }

    private static string PlanOf(Way way) => way switch
    {
        Way.RehearseThere => RehearseMoveOperation.OperationName,
        Way.ReturnToTheCloud or Way.ReturnHome => MoveBackOperation.OperationName,
        _ => MoveOperation.OperationName,
    };

    private static async Task<(InMemoryWorld World, InMemoryOperationStore Operation)> ReadyAsync(Way way)
    {
        var world = new InMemoryWorld();
        if (way is Way.MoveToTheCloud or Way.ReturnHome)
        {
            world.LiveSelfHosted();
            await world.RunAsync(world.Request(RegisterOperation.OperationName));
            // Its installer ran them there, out of the portal's sight.
            foreach (var routine in InMemoryWorld.TheBlueprint.Routines)
                world.Servers.Plans[routine.Name] = world.Workspace.Plan;
            world.Servers.Write(InMemorySelfHostedServers.Address);
            world.Begin(w => w.BeginMove("fra1", "s-4vcpu-8gb", Owner, world.Time.GetUtcNow()));
        }
        else
        {
            await world.BuildAsync();
            world.Servers.Write(world.Workspace.Address!);
            world.SelfHostedServers.Server = InMemorySelfHostedServers.Of(world.Workspace.Id);
            world.Begin(w =>
                w.BeginMoveToSelfHosted(InMemorySelfHostedServers.Address, "ssh-ed25519 ATTIC", way is Way.RehearseThere));
        }

        if (way is Way.ReturnHome or Way.ReturnToTheCloud)
        {
            await world.RunAsync(world.Request(MoveOperation.OperationName));
            Assert.True(world.Servers.Write(world.Workspace.Address!));
            world.Begin(w => w.BeginMoveBack(Owner, world.Time.GetUtcNow()));
        }

        world.Remember();
        return (world, world.Request(PlanOf(way)));
    }

    /// <summary>It serves from where it was; a server that was only on its way in is not known any more.</summary>
    private static void AssertAsBefore(InMemoryWorld world, Way way)
    {
        // The portal's key to servers of the cloud stays reserved: it opens none.
        Assert.Equal(Without("ssh-login-key", world.Remembered), Without("ssh-login-key", world.Picture()));
        Assert.False(world.Servers.Backups.HasLeftovers);
        Assert.Empty(world.Servers.Access);
        Assert.Equal(way is Way.MoveToTheCloud or Way.ReturnToTheCloud, world.Workspace.IsSelfHosted);
        Assert.Equal(way is Way.ReturnHome or Way.ReturnToTheCloud ? MoveStage.Moved : null,
            world.Workspace.Move?.Stage);
        Assert.Equal(way is Way.RehearseThere or Way.MoveThere, world.SelfHostedServers.Server is null);
        Assert.True(world.Servers.Write(world.Workspace.Address!));
    }

    private static string Without(string line, string text) =>
        string.Join('\n', text.Split('\n').Where(l => l != line));

    private static void AssertDone(InMemoryWorld world, Way way)
    {
        var (workspace, onOwn) = (world.Workspace, way is Way.MoveThere or Way.ReturnHome);
        Assert.Empty(world.Bugs);
        Assert.Empty(world.Servers.Access);
        Assert.Equal(world.Servers.Runs.Distinct(), world.Servers.Runs);
        Assert.Equal(onOwn, workspace.IsSelfHosted);
        Assert.Single(world.People.LiveCodes);
        Assert.NotNull(world.SelfHostedServers.Server);
        Assert.Equal(onOwn ? $"https://{workspace.Domain}" : null, workspace.Endpoints.BareMetal);
        Assert.Equal(onOwn ? null : $"https://{workspace.Domain}", workspace.Endpoints.Cloud);
        Assert.Equal(workspace.Address, Assert.Single(world.Cloud.Records).Value);
        Assert.True(world.Servers.Write(workspace.Address!));
        Assert.Empty(world.Servers.NotesMissingOn(workspace.Address!));
        var other = workspace.Move!.Other;
        Assert.Contains(other.Address!, world.Servers.Suspended.Keys);
        Assert.Equal(way is Way.RehearseThere ? MoveStage.Rehearsed : MoveStage.Moved,
            workspace.Move.Stage);
        var droplet = Assert.Single(world.Cloud.Droplets);
        Assert.Equal(onOwn ? "off" : "active", droplet.Status);
        Assert.Equal(onOwn ? other.DropletId : workspace.DropletId, droplet.Id);
        // All that was written before the switch came along, and one more was written since.
        if (way is not Way.RehearseThere)
            Assert.Equal(world.Servers.Data[other.Address!] + 1, world.Servers.Data[workspace.Address!]);
    }
}
