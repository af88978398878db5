using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>
/// Makes workspaces follow the money, one act after another. Before an act the subscription is read again: what a
/// webhook said an hour ago, or what was true when the schedule was climbed last, decides nothing.
/// </summary>
public sealed class AccountReconciler(
    IBillingStore store, IDunningProgress dunning, SubscriptionSync reading, AccountPlanner planner,
    IWorkspaceReader workspaces, BilledWorkspaces billed, IPaymentGateway gateway, IBillingEmails emails,
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
            if (act is AccountAction.Rest rest)
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
                return await PutOffAsync(owner, obstacle.UserMessage, cancel);
            // It is kept with its reason, and the account's other acts don't wait for it.
            held.Add(act, obstacle.RetryAt);
        }

        return await PutOffAsync(owner, $"After {MostActs} acts there was still something to do.", cancel);
    }

    private async Task<AccountAction> NextAsync(Guid owner, HeldActs held, CancellationToken cancel)
    {
        var account = await store.FindAsync(owner, cancel);
        var taken = account.UnpaidSince is { } since ? await dunning.ListAsync(owner, since, cancel) : [];
        return planner.Next(account, await workspaces.OfOwnerAsync(owner, cancel), taken, time.GetUtcNow(), held.Acts);
    }

    /// <returns>What stood in the way; null when it is done.</returns>
    private Task<Obstacle?> DoAsync(BillingAccount account, AccountAction act, CancellationToken cancel) => act switch
    {
        AccountAction.StartBilling => StartBillingAsync(account, cancel),
        AccountAction.GiveUp => GiveUpAsync(account, cancel),
        AccountAction.Build => BuildAsync(account, cancel),
        AccountAction.Fit fit => ObstacleTo(billed.FitAsync(fit.Workspace, account.Plan, cancel)),
        AccountAction.BringBack back => ObstacleTo(billed.BringBackAsync(back.Workspace, cancel)),
        AccountAction.SuspendSurplus surplus =>
            ObstacleTo(billed.SuspendSurplusAsync(surplus.Workspace, cancel)),
        AccountAction.TakeDunningStage stage => TakeAsync(account, stage.Stage, cancel),
        _ => throw new InvalidOperationException($"{act} is no act."),
    };

    private async Task<Obstacle?> StartBillingAsync(BillingAccount account, CancellationToken cancel)
    {
        var trial = plans.Of(account.Plan).TrialDays;
        DateTimeOffset? trialEnds = trial > 0 ? time.GetUtcNow().AddDays(trial) : null;
        if (!(await gateway.StartBillingAsync(account.SubscriptionId!, trialEnds, cancel))
            .TryGet(out _, out var failure))
            return new Obstacle(failure.Detail);
        await emails.BillingStartedAsync(account, trialEnds, cancel);
        return await ReadAgainAsync(account, cancel);
    }

    private async Task<Obstacle?> GiveUpAsync(BillingAccount account, CancellationToken cancel)
    {
        if (!(await gateway.EndAsync(account.SubscriptionId!, cancel)).TryGet(out _, out var failure))
            return new Obstacle(failure.Detail);
        await emails.GaveUpAsync(account, cancel);
        return await ReadAgainAsync(account, cancel);
    }

    private async Task<Obstacle?> BuildAsync(BillingAccount account, CancellationToken cancel)
    {
        await billed.BuildWantedAsync(account, cancel);
        await store.ChangeAsync(account.OwnerId, again => again.Got(), cancel);
        return null;
    }

    private async Task<Obstacle?> TakeAsync(BillingAccount account, DunningStage stage, CancellationToken cancel)
    {
        var own = await workspaces.OfOwnerAsync(account.OwnerId, cancel);
        Obstacle? held = null;
        foreach (var workspace in own)
        {
            if (billed.Take(stage.Act, workspace, account.Plan, cancel) is not { } answer
                || await ObstacleTo(answer) is not { } obstacle)
                continue;
            if (!obstacle.IsForGood)
                return obstacle with { UserMessage = $"{workspace.Id}: {obstacle.UserMessage}" };
            held ??= obstacle;
        }

        // The next stage must not come before this one is taken from all of them.
        if (held is not null)
            return held;
        await dunning.TakeAsync(account, stage, own, cancel);
        return null;
    }

    private async Task<Obstacle?> ReadAgainAsync(BillingAccount account, CancellationToken cancel) =>
        (await reading.ReadAsync(account.OwnerId, cancel)).TryGet(out _, out var failure)
            ? null
            : new Obstacle(failure.Detail);

    private static async Task<Obstacle?> ObstacleTo(Task<RequestAnswer> asked) =>
        await asked is RequestAnswer.Refused refused
            ? new Obstacle(refused.UserMessage, refused.IsForGood, refused.RetryAt)
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
