using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Queues;
using AdimPortal.Core.SelfHosted;

namespace AdimPortal.Core.Provisioning;

/// <summary>Does what staff asked for, once the owner allowed it or said nothing for long enough.</summary>
public sealed class PendingActRunner(
    IPendingActs pending, ActGate gate, ProvisioningService provisioning, SelfHostedService selfHosted,
    BackupService restores, IBackupStore backups, EachItem each, ActOptions options, TimeProvider time)
{
    private const int AtOnce = 50;

    /// <summary>Another operation on the workspace has mostly ended by then.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken cancel) => await each.RunAsync(
        WorkQueues.PendingActs, await pending.DueAsync(AtOnce, cancel), act => $"{act.Id}", RunAsync, cancel,
        reference: act => $"/workspaces/{act.Workspace}");

    private async Task RunAsync(PendingAct due, CancellationToken cancel)
    {
        if (!await pending.TakeAsync(due.Id, cancel))
            return;
        try
        {
            await BeginAsync(due, cancel);
        }
        catch
        {
            // It was taken, so nobody tries it again: better not done than done twice. Staff see it, and can ask anew.
            await pending.FailAsync(due.Id,
                "It was interrupted. The workspace's activity shows whether it started.", CancellationToken.None);
            throw;
        }
    }

    private async Task BeginAsync(PendingAct due, CancellationToken cancel)
    {
        if (await gate.AfterDelayAsync(due.Act, due.AskedBy, ActSubject.Of(due.Workspace), due.Reason, cancel)
            is not { } permit)
            await pending.FailAsync(due.Id, "The person who asked for it is no longer an admin.", cancel);
        else if (await DoAsync(due, permit, cancel) is RequestAnswer.Refused(var message))
        {
            if (time.GetUtcNow() - due.AskedAt < options.OwnerHas + options.TriedFor)
                await pending.PutOffAsync(due.Id, due.State, time.GetUtcNow() + Rest, cancel);
            else
                await pending.FailAsync(due.Id, message, cancel);
        }
    }

    private async Task<RequestAnswer> DoAsync(PendingAct due, ActPermit permit, CancellationToken cancel) =>
        due.Act switch
        {
            Act.Terminate => await provisioning.TerminateAsync(permit, cancel),
            Act.Unregister => await selfHosted.UnregisterAsync(permit, cancel),
            Act.Restore => due.Backup is { } id && await backups.FindAsync(id, cancel) is { } backup
                ? await restores.RestoreAsync(permit, backup, cancel)
                : new RequestAnswer.Refused("The backup no longer exists."),
            _ => throw new InvalidOperationException($"{due.Act} never waits."),
        };
}
