using AdimPortal.Core.Operations;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Operations;

/// <summary>
/// Rest and return on a real PostgreSQL with the real scheduler: what the desk answers, and what the rows say.
/// </summary>
[Trait("Category", "Integration")]
public class WorkspaceLifecycleEngineTests(PostgresCluster postgres)
{
    [Fact]
    public async Task A_workspace_rests_is_switched_off_and_comes_back_as_it_was()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("life"));
        var (owner, staff) = (await node.AccountAsync("jane"), await node.AccountAsync("sue"));
        var (id, operation) = await node.RequestAsync(owner);
        await node.EndOfAsync(operation);
        var before = await node.WorkspaceAsync(id);

        Assert.Equal("Give a reason for whoever looks at this workspace next.",
            Refusal(await node.Suspension.SuspendAsync(id, SuspensionReason.Staff, staff, default)));
        Assert.Equal("This workspace is not suspended.",
            Refusal(await node.Suspension.ResumeAsync(id, staff, default)));
        await EndsWellAsync(node,
            await node.Suspension.SuspendAsync(id, SuspensionReason.Staff, "Too loud.", staff, default));
        var suspended = await node.WorkspaceAsync(id);
        Assert.Equal(WorkspaceStatus.Suspended, suspended.Status);
        Assert.True(suspended.Suspension is { Reason: SuspensionReason.Staff, Note: "Too loud.", IsPoweredOff: false });
        Assert.Equal("This workspace is already suspended.",
            Refusal(await node.Suspension.SuspendAsync(id, SuspensionReason.Payment, null, default)));

        await EndsWellAsync(node,
            await node.Suspension.PowerOffAsync(id, SuspensionReason.Payment, null, default));
        Assert.True(
            (await node.WorkspaceAsync(id)).Suspension is
            {
                Reason: SuspensionReason.Staff, Note: "Too loud.",
                IsPoweredOff: true
            });
        Assert.Equal("off", Assert.Single(node.Cloud.Droplets).Status);
        Assert.Equal($"adim-{id}-power-off", Assert.Single(node.Cloud.Snapshots).Name);

        await EndsWellAsync(node, await node.Suspension.ResumeAsync(id, null, default));
        var after = await node.WorkspaceAsync(id);
        Assert.Equal((WorkspaceStatus.Active, null, null), (after.Status, after.Suspension, after.FormerSuspension));
        Assert.Equal((before.DropletId, before.Address, before.Endpoints),
            (after.DropletId, after.Address, after.Endpoints));
        Assert.Empty(node.Cloud.Snapshots);
    }

    [Fact]
    public async Task A_suspension_that_fails_leaves_the_workspace_open_and_says_so()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("life"));
        var (id, operation) = await node.RequestAsync(await node.AccountAsync("jane"));
        await node.EndOfAsync(operation);
        node.Servers.StatusOf = routine => routine == "suspend" ? 78 : 0;
        var asked = Assert.IsType<RequestAnswer.Accepted>(
            await node.Suspension.SuspendAsync(id, SuspensionReason.Payment, null, default));
        Assert.Equal(WorkspaceStatus.Suspended, (await node.WorkspaceAsync(id)).Status);
        Assert.Equal(OperationStatus.Unwound, (await node.EndOfAsync(asked.Operation)).Status);
        var after = await node.WorkspaceAsync(id);
        Assert.Equal((WorkspaceStatus.Active, null), (after.Status, after.Suspension));
    }

    [Fact]
    public async Task A_resize_moves_the_plan_and_tells_how_long_the_workspace_was_away()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("life"));
        var (id, operation) = await node.RequestAsync(await node.AccountAsync("jane"));
        await node.EndOfAsync(operation);
        var reader = node.Service<IOperationReader>();
        Assert.Null(await reader.ResizeDowntimeAsync(default));
        Assert.Equal("Choose one of the plans in the list.",
            Refusal(await node.Resizing.ResizeAsync(id, "platinum", null, default)));

        var asked =
            Assert.IsType<RequestAnswer.Accepted>(await node.Resizing.ResizeAsync(id, "pro", null, default));
        var during = await node.WorkspaceAsync(id);
        Assert.Equal((WorkspaceStatus.Active, "pro", "s-2vcpu-4gb"),
            (during.Status, during.TargetPlan, during.TargetSize));
        var end = await node.EndOfAsync(asked.Operation);
        Assert.True(end.Status is OperationStatus.Done, $"{end.Problem} {end.ProblemDetail}");
        var after = await node.WorkspaceAsync(id);
        Assert.Equal(("pro", "s-2vcpu-4gb", null, null), (after.Plan, after.Size, after.TargetPlan, after.TargetSize));
        Assert.True(end.Downtime > TimeSpan.Zero);
        Assert.Equal(end.Downtime!.Value.TotalSeconds, (await reader.ResizeDowntimeAsync(default))!.Value.TotalSeconds,
            tolerance: 0.001);
    }

    private static async Task EndsWellAsync(EngineNode node, RequestAnswer answer)
    {
        var end = await node.EndOfAsync(Assert.IsType<RequestAnswer.Accepted>(answer).Operation);
        Assert.True(end.Status is OperationStatus.Done, $"{end.Title}: {end.Problem} {end.ProblemDetail}");
    }

    private static string Refusal(RequestAnswer answer) => Assert.IsType<RequestAnswer.Refused>(answer).UserMessage;
}
