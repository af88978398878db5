using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance;

/// <summary>
/// Asks for what is due: passwords to be renewed, updates to be rolled out. It looks and acts, and can be cut off at
/// any line.
/// </summary>
public sealed class MaintenanceScheduler(IRollOuts rollOuts, MaintenanceService service, IWorkspaceReader workspaces,
    IOperationReader operations, MaintenanceOptions options, TimeProvider time, EachItem each)
{
    public async Task RotateAsync(CancellationToken cancel)
    {
        if (options.RotateEvery == TimeSpan.Zero)
            return;
        // What is refused rests as well: else the same few would be asked for each time, and nobody behind them ever.
        await each.RunAsync(WorkQueues.Rotations,
            await rollOuts.DueForRotationAsync(time.GetUtcNow() - options.RotateEvery, options.RotationsAtOnce, cancel),
            workspace => workspace.Value,
            async (workspace,
                stop) =>
                (await service.RotateAsync(ActPermit.OfPortal(Act.RenewSecrets, workspace),
                    stop) as RequestAnswer.Refused)?.UserMessage,
            cancel, reference: workspace => $"/workspaces/{workspace}");
    }

    public async Task UpdateAsync(CancellationToken cancel)
    {
        if (await rollOuts.OpenAsync(cancel) is not { } open)
        {
            if (options.UpdateEvery > TimeSpan.Zero)
                await rollOuts.BeginAsync(ActPermit.OfPortal(Act.StartRollOut, ActSubject.Portal),
                    time.GetUtcNow() - options.UpdateEvery, cancel);
            return;
        }

        await SettleAsync(open, cancel);
        open = (await rollOuts.OpenAsync(cancel))!;
        switch (RollOutRules.Next(open, options))
        {
            case RollOutStep.Begin(var next):
                await each.RunAsync(WorkQueues.RollOuts, next, KeyOf,
                    (workspace, stop) => BeginAsync(open, workspace, stop), cancel, reference: PathOf);
                break;
            case RollOutStep.Stop(var reason):
                await rollOuts.StopAsync(ActPermit.OfPortal(Act.StopRollOut, ActSubject.Portal), open.Id, reason,
                    cancel);
                break;
            case RollOutStep.End:
                await rollOuts.EndAsync(ActPermit.OfPortal(Act.EndRollOut, ActSubject.Portal), open.Id, reason: null,
                    cancel);
                break;
            default:
                break;
        }
    }

    private Task SettleAsync(RollOut open, CancellationToken cancel) => each.RunAsync(
        WorkQueues.RollOuts, open.Items.Where(i => i.Status is RolledStatus.Running), item => KeyOf(item.Workspace),
        async (item, stop) =>
        {
            var update = await operations.FindAsync(item.Operation!.Value, stop);
            if (update is { Status: OperationStatus.Done })
                await rollOuts.MarkAsync(open.Id, item.Workspace, RolledStatus.Done, item.Operation, message: null,
                    stop);
            else
                if (update is { Status: OperationStatus.Unwound or OperationStatus.Stuck or OperationStatus.Abandoned })
                    await rollOuts.MarkAsync(open.Id, item.Workspace, RolledStatus.Failed, item.Operation,
                        update.Problem ?? "It was cancelled.", stop);
        }, cancel, reference: item => PathOf(item.Workspace));

    private static string KeyOf(WorkspaceId workspace) => workspace.Value;

    private static string PathOf(WorkspaceId workspace) => $"/workspaces/{workspace}";

    private async Task BeginAsync(RollOut open, WorkspaceId workspace, CancellationToken cancel)
    {
        if (await workspaces.FindAsync(workspace, cancel) is not { Status: WorkspaceStatus.Active })
        {
            await rollOuts.MarkAsync(open.Id, workspace, RolledStatus.Skipped, operation: null, "It is not active.",
                cancel);
            return;
        }

        // Asked for before, by a process that died before it could write so down.
        var begun = await rollOuts.FindUpdateAsync(workspace, open.AskedAt, cancel);
        if (begun is null)
        {
            // A roll-out is asked for by its number: what one was refused, the next one may get.
            var answer =
                await service.UpdateAsync(
                    ActPermit.OfPortal(Act.InstallUpdates, workspace, open.By, occasion: $"roll-out {open.Id}"),
                    cancel);
            if (answer is RequestAnswer.Refused { IsForGood: true } refused)
                await rollOuts.MarkAsync(open.Id, workspace, RolledStatus.Skipped, operation: null, refused.UserMessage,
                    cancel);
            begun = (answer as RequestAnswer.Accepted)?.Operation;
        }

        // Something else is being done to it: its turn comes again.
        if (begun is not null)
            await rollOuts.MarkAsync(open.Id, workspace, RolledStatus.Running, begun, message: null, cancel);
    }
}
