using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing.Steps;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing;

namespace AdimPortal.Benchmarks.Ready;

/// <summary>Workspaces that are built while their customer waits; the operation's log says when the code was there.
/// </summary>
internal sealed class Builds(EngineNode node)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);

    /// <summary>Seldom: looking costs the processors that are measured.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    public async Task<TimeSpan?> TakeAsync(Visitor visitor)
    {
        var send = await visitor.NewWorkspaceAsync("Ready");
        var sent = TimeProvider.System.GetUtcNow();
        var workspace = await send();
        var reader = node.Service<IOperationReader>();
        var operation = (await reader.OfWorkspaceAsync(workspace, CancellationToken.None)).Single().Id;
        OperationView? view = null;
        await Eventually.TrueAsync(
            async () => (view = await reader.FindAsync(operation, CancellationToken.None))
                is { HasEnded: true } or { Status: OperationStatus.Stuck },
            $"{workspace} is built", Timeout, LookEvery);
        if (view!.Status is OperationStatus.Done)
            return view.Steps.Single(step => step.Name == IssueCode.StepName).EndedAt!.Value - sent;
        Console.WriteLine($"  no code: {view.Problem} {view.ProblemDetail}");
        return null;
    }

    /// <summary>The machine has room for so many.</summary>
    public async Task RemoveAsync()
    {
        var all = await node.Service<IWorkspaceReader>()
            .ListAsync(new WorkspaceQuery(), 0, 1000, CancellationToken.None);
        var begun = new List<OperationId>();
        foreach (var (workspace, _) in all.Items.Where(one => one.Workspace.Status is WorkspaceStatus.Active))
        {
            await Eventually.TrueAsync(async () =>
            {
                var answer = await node.Provisioning.TerminateAsync(workspace.Id, workspace.OwnerId,
                    CancellationToken.None);
                if (answer is RequestAnswer.Accepted(var operation))
                    begun.Add(operation);
                return answer is RequestAnswer.Accepted;
            }, $"{workspace.Id} may be terminated", Timeout, LookEvery);
        }

        foreach (var operation in begun)
            await node.EndOfAsync(operation, Timeout);
    }
}
