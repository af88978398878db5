using System.Text.RegularExpressions;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Common;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Tests.Infrastructure.Operations;

/// <summary>
/// What the portal itself begins and what fails for good is not begun again until something changed: for every act that
/// a reconciler asks for.
/// </summary>
[Trait("Category", "Integration")]
public sealed partial class RefusedRequestTests(PostgresCluster postgres)
{
    private const int ForGood = 78;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What a reconciler asks for, and on which workspace it can begin.</summary>
    private sealed record Asked(Act Act, Func<EngineNode, ActPermit, Task<RequestAnswer>> Ask)
    {
        public bool IsOfSuspended { get; init; }

        public bool TellsOwner { get; init; }
    }

    /// <summary>Those whose failure takes the operation back.</summary>
    private static readonly Asked[] Failing =
    [
        new(Act.Resize, (n, p) => n.Resizing.ResizeAsync(p, "pro", Cancel)) { TellsOwner = true },
        new(Act.Suspend, (n, p) => n.Suspension.SuspendAsync(p, SuspensionReason.Payment, Cancel)),
        new(Act.MakeReadOnly, (n, p) => n.Suspension.MakeReadOnlyAsync(p, SuspensionReason.Payment, Cancel)),
        new(Act.PowerOff, (n, p) => n.Suspension.PowerOffAsync(p, SuspensionReason.Payment, Cancel)),
        new(Act.Resume, (n, p) => n.Suspension.ResumeAsync(p, Cancel))
            { IsOfSuspended = true, TellsOwner = true },
        new(Act.RestartServices, (n, p) => n.Maintenance.RestartAsync(p, Cancel)),
        new(Act.RenewSecrets, (n, p) => n.Maintenance.RotateAsync(p, Cancel)),
        new(Act.InstallUpdates, (n, p) => n.Maintenance.UpdateAsync(p, Cancel)),
        new(Act.BackUp, (n, p) => n.Backups.BackUpAsync(p, Cancel)),
    ];

    /// <summary>
    /// Those that only go on: while one is stuck nothing else is begun. Here they are refused before they begin.
    /// </summary>
    private static readonly Asked[] OnlyGoingOn =
    [
        new(Act.Terminate,
            (n, p) => n.Service<IOperationRequests>()
                .BeginAsync(TerminateOperation.OperationName, p, _ => throw new NotPossibleException("Not now."),
                    Cancel)),
        new(Act.RetireParked,
            (n, p) => n.Service<IOperationRequests>()
                .BeginAsync(TerminateOperation.OperationName, p, _ => throw new NotPossibleException("Not now."),
                    Cancel)),
        new(Act.EndMove, (n, p) => n.Moves.EndMoveAsync(p, Cancel)),
        new(Act.CleanUp,
            (n, p) => n.Service<IOperationRequests>()
                .BeginAsync(CleanUpOperation.OperationName, p, w => w.RequireGone(), Cancel)),
        new(Act.UpdateFirewall,
            (n, p) => n.Service<IOperationRequests>()
                .BeginAsync(SetFirewallOperation.OperationName, p, _ => throw new NotPossibleException("Not now."),
                    Cancel)),
        new(Act.Drill,
            (n, p) => n.Service<IOperationRequests>()
                .BeginAsync(DrillOperation.OperationName, p, _ => throw new NotPossibleException("Not now."), Cancel)),
    ];

    public static TheoryData<string> FailingActs => [.. Failing.Select(a => $"{a.Act}")];

    public static TheoryData<string> RefusedActs => [.. OnlyGoingOn.Select(a => $"{a.Act}")];

    [Theory]
    [MemberData(nameof(FailingActs))]
    public async Task Failed_for_good_it_is_begun_again_only_when_something_changed_and_people_are_told_once(string act)
    {
        var asked = Failing.Single(a => $"{a.Act}" == act);
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("refused"));
        await node.SupporterAsync("sue");
        var id = await BuiltAsync(node, asked.IsOfSuspended);
        FailOnce(node, asked.Act);
        var first = await EndAsync(node, await asked.Ask(node, Permit(asked, id)));
        Assert.Equal(OperationStatus.Unwound, first.Status);
        Heal(node);

        for (var i = 0; i < 3; i++)
        {
            var again = Assert.IsType<RequestAnswer.Refused>(await asked.Ask(node, Permit(asked, id)));
            Assert.True(again.IsForGood);
            Assert.Equal((first.Problem, null), (again.UserMessage, again.RetryAt));
        }

        var kept = Assert.Single(await node.Service<IRefusedRequests>().OfWorkspaceAsync(id, Cancel));
        Assert.Equal((first.Title, first.Problem, asked.TellsOwner), (kept.Title, kept.Reason, kept.IsOwnersConcern));
        Assert.Single(await node.EmailsAsync(), l => l.StartsWith("sue@adim.test: Failed:", StringComparison.Ordinal));
        Assert.Equal(asked.TellsOwner ? 1 : 0,
            (await node.EmailsAsync()).Count(l => l.StartsWith("jane@", StringComparison.Ordinal)
                && l.EndsWith(" failed", StringComparison.Ordinal)));

        await ChangeAsync(node, id);
        Assert.Equal(OperationStatus.Done, (await EndAsync(node, await asked.Ask(node, Permit(asked, id)))).Status);
        Assert.Empty(await node.Service<IRefusedRequests>().OfWorkspaceAsync(id, Cancel));
    }

    [Theory]
    [MemberData(nameof(FailingActs))]
    public async Task A_person_may_ask_for_it_all_the_same_or_say_that_the_portal_shall(string act)
    {
        var asked = Failing.Single(a => $"{a.Act}" == act);
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("refused"));
        var staff = await node.SupporterAsync("sue");
        var id = await BuiltAsync(node, asked.IsOfSuspended);
        FailOnce(node, asked.Act);
        await EndAsync(node, await asked.Ask(node, Permit(asked, id)));
        Heal(node);
        var operation = Assert.Single(await node.Service<IRefusedRequests>().OfWorkspaceAsync(id, Cancel)).Operation;

        Assert.True(
            await node.Service<IRefusedRequests>()
                .RetryAsync(Permits.For(Act.RetryOperation, id, staff), operation, Cancel));
        Assert.False(
            await node.Service<IRefusedRequests>()
                .RetryAsync(Permits.For(Act.RetryOperation, id, staff), operation, Cancel));
        Assert.Equal(OperationStatus.Done, (await EndAsync(node, await asked.Ask(node, Permit(asked, id)))).Status);
    }

    [Theory]
    [MemberData(nameof(RefusedActs))]
    public async Task Refused_before_it_began_it_is_kept_with_its_reason_and_nothing_of_the_request(string act)
    {
        var asked = OnlyGoingOn.Single(a => $"{a.Act}" == act);
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("refused"));
        var id = await BuiltAsync(node, isSuspended: false);
        var before = (await node.Service<IOperationReader>().OfWorkspaceAsync(id, Cancel)).Count;
        for (var i = 0; i < 3; i++)
            Assert.True(Assert.IsType<RequestAnswer.Refused>(await asked.Ask(node, Permit(asked, id))).IsForGood);
        Assert.Equal(before, (await node.Service<IOperationReader>().OfWorkspaceAsync(id, Cancel)).Count);
        Assert.Single(await node.Service<IRefusedRequests>().OfWorkspaceAsync(id, Cancel));
        Assert.Equal(WorkspaceStatus.Active, (await node.WorkspaceAsync(id)).Status);
    }

    /// <summary>Whoever gets a permit of the portal begins operations by itself.</summary>
    [Fact]
    public void Every_act_that_the_portal_asks_for_by_itself_is_in_these_theories()
    {
        // Those concern no workspace that is there. After parking failed, PoolPolicy rests.
        Act[] others =
            [Act.RequestWorkspace, Act.ParkWorkspace, Act.PrepareImage, Act.StartRollOut, Act.StopRollOut,
                Act.EndRollOut];
        var source = string.Concat(
            Directory.EnumerateFiles(Repository.PathTo("AdimPortal.Core"), "*.cs",
                SearchOption.AllDirectories).Select(File.ReadAllText));
        var inSource = PortalPermit().Matches(source).Select(m => Enum.Parse<Act>(m.Groups[1].Value));
        Assert.Equal(
            inSource.Concat([Act.CleanUp, Act.UpdateFirewall]).Distinct().Except(others).Order(),
            Failing.Concat(OnlyGoingOn).Select(a => a.Act).Order());
    }

    [GeneratedRegex(@"OfPortal\(Act\.(\w+)")]
    private static partial Regex PortalPermit();

    private static ActPermit Permit(Asked asked, WorkspaceId id) => Permits.For(asked.Act, id, by: null);

    private static async Task<WorkspaceId> BuiltAsync(EngineNode node, bool isSuspended)
    {
        var owner = await node.AccountAsync("jane");
        var (id, built) = await node.RequestAsync(owner);
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(built)).Status);
        if (isSuspended)
            await EndAsync(node, await node.Suspension.SuspendAsync(id, SuspensionReason.Payment, null, Cancel));
        return id;
    }

    private static void FailOnce(EngineNode node, Act act)
    {
        if (act is Act.Resize)
            node.Cloud.Sizes["s-2vcpu-4gb"] = node.Cloud.Sizes["s-2vcpu-4gb"] with { DiskGib = 25 };
        else if (act is Act.PowerOff)
            node.Cloud.Refuses = _ => new Failure.Final("The cloud provider refused our request.", "No.");
        var left = 1;
        node.Servers.StatusOf = _ => Interlocked.Decrement(ref left) >= 0 ? ForGood : 0;
    }

    private static void Heal(EngineNode node)
    {
        node.Cloud.Sizes["s-2vcpu-4gb"] = node.Cloud.Sizes["s-2vcpu-4gb"] with { DiskGib = 80 };
        node.Cloud.Refuses = _ => null;
        node.Servers.StatusOf = _ => 0;
    }

    /// <summary>Something of the workspace that a request depends on.</summary>
    private static async Task ChangeAsync(EngineNode node, WorkspaceId id)
    {
        await using var context = await node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancel);
        await context.Database.ExecuteSqlAsync($"UPDATE workspaces SET given_over = 'other' WHERE id = {id.Value}",
            Cancel);
    }

    private static Task<OperationView> EndAsync(EngineNode node, RequestAnswer answer) =>
        node.EndOfAsync(Assert.IsType<RequestAnswer.Accepted>(answer).Operation);
}
