using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing.Steps;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing;

namespace AdimPortal.Benchmarks.Provision;

/// <summary>Workspaces that the portal builds, asked for by its form, timed until the code is there.</summary>
internal sealed class PortalRuns(Visitor visitor, EngineNode node)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Seldom: looking costs the processors that are measured. The log itself says to the millisecond when the code was
    /// there.
    /// </summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly List<Stretch> _steps = [];

    public List<TimeSpan> Totals { get; } = [];

    /// <summary>In the plan's order; last the time in which none of them ran.</summary>
    public IReadOnlyList<Stretch> Steps => _steps;

    public async Task<TimeSpan> RunAsync(int number)
    {
        var send = await visitor.NewWorkspaceAsync($"Run {number}");
        var sent = TimeProvider.System.GetUtcNow();
        var workspace = await send();
        var operation =
            (await node.Service<IOperationReader>().OfWorkspaceAsync(workspace, CancellationToken.None)).Single().Id;
        OperationView view = await ViewAsync(operation);
        await Eventually.TrueAsync(async () => (view = await ViewAsync(operation)).HasEnded, "the workspace is built",
            Timeout, LookEvery);
        var took = view.Steps.Single(s => s.Name == IssueCode.StepName).EndedAt!.Value - sent;
        Totals.Add(took);
        Keep(view.Steps, took);
        await TerminateAsync(workspace);
        return took;
    }

    private async Task<OperationView> ViewAsync(OperationId operation)
    {
        var view = (await node.Service<IOperationReader>().FindAsync(operation, CancellationToken.None))!;
        return view.Status is OperationStatus.Running or OperationStatus.Done
            ? view
            : throw new InvalidOperationException(
                $"The workspace could not be built: {view.Problem} {view.ProblemDetail}");
    }

    private void Keep(IReadOnlyList<StepView> steps, TimeSpan total)
    {
        var between = total;
        var until = DateTimeOffset.MinValue;
        // Some run side by side.
        foreach (var step in steps.TakeWhile(s => s.Name != SendWelcome.StepName).OrderBy(s => s.StartedAt))
        {
            var (start, end) = (step.StartedAt!.Value, step.EndedAt!.Value);
            if (end > until)
                between -= end - (start > until ? start : until);
            until = end > until ? end : until;
            Keep(step.Title, end - start);
        }

        Keep("between the steps", between);
    }

    private void Keep(string title, TimeSpan took)
    {
        if (_steps.Find(s => s.Title == title) is not { } stretch)
            _steps.Add(stretch = new Stretch(title, []));
        stretch.Took.Add(took);
    }

    private async Task TerminateAsync(WorkspaceId workspace)
    {
        var owner = (await node.WorkspaceAsync(workspace)).OwnerId;
        if (await node.Provisioning.TerminateAsync(workspace, owner, CancellationToken.None)
            is not RequestAnswer.Accepted(var operation))
            throw new InvalidOperationException($"{workspace} could not be terminated.");
        await node.EndOfAsync(operation);
    }
}
