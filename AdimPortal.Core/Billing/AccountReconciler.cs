using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>
/// Makes workspaces follow the money, one act after another. Before an act the subscription is read again: what a
/// webhook said an hour ago, or what was true when the ladder was climbed last, decides nothing.
/// </summary>
public sealed class AccountReconciler(
    IBillingStore store, IDunningProgress dunning, SubscriptionSync reading, AccountPlanner planner,
    IWorkspaceReader workspaces, WorkspaceService service, IPaymentGateway gateway, IBillingEmails letters,
    BillingPlans plans, TimeProvider time)
{
    /// <summary>An operation under way, or the payment service away: look again soon.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>More acts in one look would be a loop.</summary>
    private const int MostActs = 20;

    /// <returns>Null when all is as it should be; otherwise what stood in the way, for the log. It is tried again
    /// either way.</returns>
    public async Task<string?> KeepAsync(Guid owner, CancellationToken cancel)
    {
        var held = new HeldActs();
        for (var i = 0; i < MostActs; i++)
        {
            var act = await NextAsync(owner, held, cancel);
            if (act is AccountAct.Rest rest)
            {
                await LookNextAsync(owner, held.Until(rest.Until, time.GetUtcNow()), cancel);
                return null;
            }

            if (!(await reading.ReadAsync(owner, cancel)).TryGet(out var account, out var failure))
                return await PutOffAsync(owner, failure.Detail, cancel);
            if (await NextAsync(owner, held, cancel) != act)
                continue;
            if (await DoAsync(account, act, cancel) is not { } obstacle)
                continue;
            if (!obstacle.IsForGood)
                return await PutOffAsync(owner, obstacle.Sentence, cancel);
            // It is kept with its reason, and the account's other acts don't wait for it.
            held.Add(act, obstacle.RetryAt);
        }

        return await PutOffAsync(owner, $"After {MostActs} acts there was still something to do.", cancel);
    }

    private async Task<AccountAct> NextAsync(Guid owner, HeldActs held, CancellationToken cancel)
    {
        var account = await store.FindAsync(owner, cancel);
        var taken = account.UnpaidSince is { } since ? await dunning.ListAsync(owner, since, cancel) : [];
        return planner.Next(account, await workspaces.OfOwnerAsync(owner, cancel), taken, time.GetUtcNow(), held.Acts);
    }

    /// <returns>What stood in the way; null when it is done.</returns>
    private Task<Obstacle?> DoAsync(BillingAccount account, AccountAct act, CancellationToken cancel) => act switch
    {
        AccountAct.StartBilling => StartClockAsync(account, cancel),
        AccountAct.GiveUp => GiveUpAsync(account, cancel),
        AccountAct.Build => BuildAsync(account, cancel),
        AccountAct.Fit fit => FitAsync(fit.Workspace, account.Plan, cancel),
        AccountAct.BringBack back => BringBackAsync(back.Workspace, cancel),
        AccountAct.SuspendSurplus surplus =>
            ObstacleTo(
                service.SuspendAsync(ActPermit.OfPortal(Act.Suspend, surplus.Workspace), SuspensionReason.Payment,
                    cancel)),
        AccountAct.TakeDunningStage rung => TakeAsync(account, rung.Rung, cancel),
        _ => throw new InvalidOperationException($"{act} is no act."),
    };

    private async Task<Obstacle?> StartClockAsync(BillingAccount account, CancellationToken cancel)
    {
        var trial = plans.Of(account.Plan).TrialDays;
        DateTimeOffset? trialEnds = trial > 0 ? time.GetUtcNow().AddDays(trial) : null;
        if (!(await gateway.StartClockAsync(account.SubscriptionId!, trialEnds, cancel)).TryGet(out _, out var failure))
            return new Obstacle(failure.Detail);
        await letters.ClockStartedAsync(account, trialEnds, cancel);
        return await ReadAgainAsync(account, cancel);
    }

    private async Task<Obstacle?> GiveUpAsync(BillingAccount account, CancellationToken cancel)
    {
        if (!(await gateway.EndAsync(account.SubscriptionId!, cancel)).TryGet(out _, out var failure))
            return new Obstacle(failure.Detail);
        await letters.GaveUpAsync(account, cancel);
        return await ReadAgainAsync(account, cancel);
    }

    /// <summary>
    /// The wanted workspace has had its id since it was asked for, so that it can't be built twice. A wish that is
    /// refused (the plan's places are taken by now) is dropped: trying again would change nothing, and what the account
    /// has is to get its plan all the same.
    /// </summary>
    private async Task<Obstacle?> BuildAsync(BillingAccount account, CancellationToken cancel)
    {
        var wanted = account.WantedId!.Value;
        if (await workspaces.FindAsync(wanted, cancel) is null)
            await service.RequestAsync(ActPermit.OfPortal(Act.RequestWorkspace, ActSubject.Of(account.OwnerId)), wanted,
                account.WantedName!, account.WantedRegion!, account.Plan, cancel);
        await store.ChangeAsync(account.OwnerId, again => again.Got(), cancel);
        return null;
    }

    private async Task<Obstacle?> TakeAsync(BillingAccount account, Rung rung, CancellationToken cancel)
    {
        var own = await workspaces.OfOwnerAsync(account.OwnerId, cancel);
        Obstacle? held = null;
        foreach (var workspace in own)
        {
            var answer = rung.Act switch
            {
                // The portal has nothing there to stop, switch off or delete; it only accepts no code any more.
                DunningAction.Suspend or DunningAction.PowerOff or DunningAction.Delete when workspace.IsOnOwnServer =>
                    workspace.Status is WorkspaceStatus.Active
                        ? service.WithholdAsync(ActPermit.OfPortal(Act.MakeReadOnly, workspace.Id),
                            SuspensionReason.Payment, cancel)
                        : null,
                DunningAction.Suspend when workspace.Status is WorkspaceStatus.Active =>
                    SuspendAsync(workspace.Id, plans.Of(account.Plan).WhenUnpaid, cancel),
                DunningAction.PowerOff when workspace.Status is WorkspaceStatus.Active or WorkspaceStatus.Suspended
                    && workspace.Suspension is not { IsPoweredOff: true } =>
                    service.PowerOffAsync(ActPermit.OfPortal(Act.PowerOff, workspace.Id), SuspensionReason.Payment,
                        cancel),
                DunningAction.Delete when workspace.Status is not WorkspaceStatus.Terminating =>
                    service.TerminateAsync(ActPermit.OfPortal(Act.Terminate, workspace.Id), cancel),
                _ => null,
            };
            if (answer is null || await ObstacleTo(answer) is not { } obstacle)
                continue;
            if (!obstacle.IsForGood)
                return obstacle with { Sentence = $"{workspace.Id}: {obstacle.Sentence}" };
            held ??= obstacle;
        }

        // The next stage must not come before this one is taken from all of them.
        if (held is not null)
            return held;
        await dunning.TakeAsync(account, rung, own, cancel);
        return null;
    }

    private async Task<Obstacle?> FitAsync(WorkspaceId workspace, string plan, CancellationToken cancel) =>
        await ObstacleTo(
        await workspaces.FindAsync(workspace, cancel) is { IsOnOwnServer: true }
            ? service.RefitAsync(ActPermit.OfPortal(Act.Resize, workspace), plan, cancel)
            : service.ResizeAsync(ActPermit.OfPortal(Act.Resize, workspace), plan, cancel));

    private async Task<Obstacle?> BringBackAsync(WorkspaceId workspace, CancellationToken cancel) => await ObstacleTo(
        await workspaces.FindAsync(workspace, cancel) is { IsOnOwnServer: true }
            ? service.AcceptAsync(ActPermit.OfPortal(Act.Resume, workspace), cancel)
            : service.ResumeAsync(ActPermit.OfPortal(Act.Resume, workspace), cancel));

    private Task<RequestAnswer> SuspendAsync(WorkspaceId workspace, SuspensionLevel form, CancellationToken cancel) =>
        form is SuspensionLevel.ReadOnly
        ? service.MakeReadOnlyAsync(ActPermit.OfPortal(Act.MakeReadOnly, workspace), SuspensionReason.Payment, cancel)
        : service.SuspendAsync(ActPermit.OfPortal(Act.Suspend, workspace), SuspensionReason.Payment, cancel);

    private async Task<Obstacle?> ReadAgainAsync(BillingAccount account, CancellationToken cancel) =>
        (await reading.ReadAsync(account.OwnerId, cancel)).TryGet(out _, out var failure)
            ? null
            : new Obstacle(failure.Detail);

    private static async Task<Obstacle?> ObstacleTo(Task<RequestAnswer> asked) =>
        await asked is RequestAnswer.Refused refused
            ? new Obstacle(refused.Sentence, refused.IsForGood, refused.RetryAt)
            : null;

    private async Task<string> PutOffAsync(Guid owner, string obstacle, CancellationToken cancel)
    {
        await LookNextAsync(owner, time.GetUtcNow() + Soon, cancel);
        return obstacle;
    }

    /// <summary>Without anything to wait for it looks once a day all the same: nothing is lost for good.</summary>
    private Task LookNextAsync(Guid owner, DateTimeOffset? at, CancellationToken cancel) =>
        store.ChangeAsync(owner, account => account.LookNext(at ?? time.GetUtcNow().AddDays(1)), cancel);
}
