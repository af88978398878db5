using System.Diagnostics;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Moves;

/// <summary>
/// A move that breaks on real machines, after a step did its work: within a minute the old server takes writes again,
/// and nothing of the move is left, in the cloud, on the old server, in the store, or in the portal. And a portal that
/// is killed while nobody can write.
/// </summary>
[Trait("Category", "Journey")]
public sealed class BrokenMoveJourney(PostgresCluster postgres, SharedSandbox shared, ITestOutputHelper output)
: IAsyncLifetime
{
    /// <summary>
    /// Where something begins to be there or to be shut, and the last of all: what comes between is taken back together
    /// with what is before it.
    /// </summary>
    private static readonly string[] Telling =
        [OnOtherServer.Prefix + CreateServer.StepName, OpenTransferAccess.StepName, Freeze.StepName,
            SwitchServers.StepName];

    private MovingWorkspace _moving = default!;
    private string? _breaksAfter;
    private TaskCompletionSource _broke = new();

    public async ValueTask InitializeAsync()
    {
        var sandbox = await shared.GetAsync();
        _moving = await MovingWorkspace.BuildAsync(postgres, sandbox, output, "broken", (settings, _) =>
        {
            foreach (var (name, value) in sandbox.ObjectStorage()) settings[$"ObjectStorage__{name}"] = value;
            settings["Billing__Plans__0__BackupEvery"] = "00:00:00";
        });
        await _moving.FillAsync(rows: 2000, files: 20);
        // A move takes a backup first, and what was stored stays.
        await _moving.EndsAsync(await _moving.Node.Backups.BackUpAsync(_moving.Id, by: null, default),
            OperationStatus.Done);
    }

    [Fact]
    public async Task A_move_that_breaks_leaves_the_old_server_serving_and_a_portal_killed_in_the_cut_over_is_followed_by_another()
    {
        await using var writer = new Writer(await _moving.HereAsync(), _moving.Sandbox);
        await BreaksAfterEachAsync(writer, plan => [.. plan.Select(s => s.Name).Where(Telling.Contains)]);
        await APortalIsKilledInTheCutOverAsync(writer);
    }

    /// <summary>It takes long, so it runs when it is asked for by name.</summary>
    [Fact(Explicit = true)]
    public async Task A_move_that_breaks_after_any_step_at_all_leaves_the_old_server_serving()
    {
        await using var writer = new Writer(await _moving.HereAsync(), _moving.Sandbox);
        await BreaksAfterEachAsync(writer, plan => [.. plan.Where(s => !s.IsOptional).Select(s => s.Name)]);
    }

    private async Task BreaksAfterEachAsync(Writer writer, Func<IEnumerable<Step>, IReadOnlyList<string>> choose)
    {
        await _moving.Portal.StopAsync();
        await using (var portal = new AlteredPortal<MoveOperation>(_moving.Portal, Breaking))
        {
            var plan = portal.Start();
            var steps = choose(
                plan.Steps.TakeWhile(s => s.Name != plan.PointOfNoReturn).Append(plan.Find(plan.PointOfNoReturn!)));
            Assert.NotEmpty(steps);
            MoveTraces? before = null;
            foreach (var step in steps)
            {
                await writer.MoreAsync(3);
                before ??= await MoveTraces.FindAsync(_moving);
                await BreaksAfterAsync(step, writer);
                Assert.Empty((await MoveTraces.FindAsync(_moving)).Since(before));
                await _moving.HasAllOfAsync(writer);
            }
        }

        await _moving.Portal.StartAsync();
    }

    private async Task BreaksAfterAsync(string step, Writer writer)
    {
        (_breaksAfter, _broke) = (step, new TaskCompletionSource());
        writer.ForgetPauses();
        var began = Stopwatch.GetTimestamp();
        var asked = Assert.IsType<RequestAnswer.Accepted>(
            await _moving.Node.Moves.MoveAsync(_moving.Id, "fra1", null, _moving.AsOwner, default));
        await Task.WhenAny(_broke.Task, _moving.Node.EndOfAsync(asked.Operation, TimeSpan.FromMinutes(8)));
        Assert.True(_broke.Task.IsCompleted,
            $"It never came to {step}: {(await _moving.Node.Service<IOperationReader>().FindAsync(asked.Operation, default))?.Problem}");
        var broke = Stopwatch.GetTimestamp();
        await writer.MoreAsync(1);
        var back = Stopwatch.GetElapsedTime(broke);
        var end = await _moving.EndsAsync(asked.Operation, OperationStatus.Unwound);
        output.WriteLine(
            $"Broken after {step}: {Stopwatch.GetElapsedTime(began, broke).TotalSeconds:0} s in, written to again {back.TotalSeconds:0.0} s later.");
        Assert.InRange(back.TotalSeconds, 0, 60);
        Assert.Equal("It was broken on purpose.", end.Problem);
    }

    private AlteredStep Breaking(Step step) => new(step, async (context, cancel) =>
    {
        var outcome = await step.DoAsync(context, cancel);
        if (outcome is not StepOutcome.Done || step.Name != _breaksAfter)
            return outcome;
        _broke.TrySetResult();
        return new StepOutcome.FailedForGood("It was broken on purpose.", step.Name);
    });

    private async Task APortalIsKilledInTheCutOverAsync(Writer writer)
    {
        await writer.MoreAsync(3);
        writer.ForgetPauses();
        var asked = Assert.IsType<RequestAnswer.Accepted>(
            await _moving.Node.Moves.MoveAsync(_moving.Id, "fra1", null, _moving.AsOwner, default));
        await ReachesAsync(asked.Operation, "copy");
        // It comes when the first node has the operation, and waits beside it.
        await using var other = await PortalProcess.StartNodeAsync(_moving.Portal);
        await ReachesAsync(asked.Operation, "last-copy");
        await _moving.Portal.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        await writer.MoreAsync(1, TimeSpan.FromMinutes(3));
        output.WriteLine(
            $"Portal killed in the cut-over: written to again {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s later.");

        var end = await _moving.Node.EndOfAsync(asked.Operation, TimeSpan.FromMinutes(10));
        output.WriteLine(
            $"Portal killed in the cut-over: {end.Status} after {(end.EndedAt - end.RequestedAt)!.Value.TotalSeconds:0.0} s; {writer.LongestPause.TotalSeconds:0.0} s without a write in all.");
        Assert.True(end.HasEnded, $"{end.Status}: {end.Problem} {end.ProblemDetail}\n{other.LastLines()}");
        Assert.Equal(end.Status is OperationStatus.Done ? MoveStage.Moved : null,
            (await _moving.HereAsync()).Move?.Stage);
        await writer.MoreAsync(3);
        await _moving.HasAllOfAsync(writer);
        Assert.Equal(end.Status is OperationStatus.Done ? 2 : 1,
            (await _moving.CloudAsync()).Count(thing => thing.StartsWith("droplet ", StringComparison.Ordinal)));
    }

    private Task ReachesAsync(OperationId operation, string step) => Eventually.TrueAsync(
        async () =>
        {
            var seen = (await _moving.Node.Service<IOperationReader>().FindAsync(operation, default))!;
            Assert.True(seen.Status is OperationStatus.Running, $"{seen.Status}: {seen.Problem} {seen.ProblemDetail}");
            return seen.Steps.First(s => s.Name == step).Status is StepStatus.Running;
        },
        $"it reaches {step}", TimeSpan.FromMinutes(8), TimeSpan.FromMilliseconds(50));

    public async ValueTask DisposeAsync()
    {
        if (_moving is not null)
            await _moving.DisposeAsync();
    }
}
