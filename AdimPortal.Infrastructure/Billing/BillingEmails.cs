using System.Globalization;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Infrastructure.Billing;

/// <summary>
/// The words of the emails about money: what happened, what it means, what happens next and how to stop it.
/// </summary>
internal sealed class BillingEmails(BillingPlans plans, DunningSchedule schedule, PortalLinks links)
{
    /// <param name="now">When the stage is taken: what it announces comes no sooner than the days between.</param>
    public Email Stage(string to, BillingAccount account, DunningStage stage, IReadOnlyList<Workspace> all,
        DateTimeOffset now)
    {
        var (ours, own) = (all.Where(w => !w.IsSelfHosted).ToList(), all.Where(w => w.IsSelfHosted).ToList());
        if (stage.Act is not DunningAction.Remind && ours.Count == 0 && own.Count > 0)
            return new Email(EmailKind.PaymentStage, to, "Your payment is overdue",
                [OfSelfHosted(own), "Pay now, and clients can connect again at once."],
                new EmailButton("Pay now", links.Billing));
        var workspaces = stage.Act is DunningAction.Remind ? all : ours;
        var names = Names(workspaces);
        var plural = workspaces.Count > 1;
        string[] told = stage.Act switch
        {
            DunningAction.Remind when account.AwaitsBank =>
                [$"Your bank wants you to confirm the payment for your {plans.Of(account.Plan).Title} plan. Your card is fine, but we can't charge it until you confirm the payment. So far, nothing has changed for {names}.",
                    "Open your billing page and select Pay next to the invoice. Your bank then asks you to confirm."],
            DunningAction.Remind =>
                [$"We could not collect the payment for your {plans.Of(account.Plan).Title} plan. So far, nothing has changed for {names}.",
                    "The card may have expired, or your bank may have declined it. We try the payment again automatically."],
            DunningAction.Suspend when IsReadOnly(account) =>
                [$"Your payment is still due, so {names} {(plural ? "are" : "is")} read-only now: everything can be read and exported, nothing can be changed, and no new client can connect."],
            DunningAction.Suspend =>
                [$"Your payment is still due, so we stopped {names}. The data is untouched; clients can't connect."],
            DunningAction.PowerOff =>
                [$"Your payment is still due, so we took a snapshot of {names} and switched {(plural ? "the servers" : "the server")} off. The data is untouched."],
            DunningAction.Warn => [$"{names} will be deleted if the payment does not arrive. This can't be undone."],
            DunningAction.Delete => [$"The payment did not arrive, so {names} {(plural ? "are" : "is")} being deleted."],
            _ => throw new InvalidOperationException($"{stage.Act} has no email."),
        };
        if (account.AwaitsBank && stage.Act is not (DunningAction.Remind or DunningAction.Delete))
            told = [.. told,
                "Your bank wants you to confirm this payment: your card is fine, but we can't charge it until you confirm the payment."];
        string[] paragraphs = [.. told,
            .. own.Count > 0 && stage.TakesAway ? [OfSelfHosted(own)] : Array.Empty<string>(),
            .. ours.Count > 0 ? Ahead(account, stage, now) : []];
        return new Email(EmailKind.PaymentStage, to, Subject(account, stage, workspaces), paragraphs,
            stage.Act is DunningAction.Delete
                ? []
                : [new EmailButton(account.AwaitsBank ? "Confirm payment" : "Pay now", links.Billing)]);
    }

    public Email BillingStarted(string to, BillingAccount account, DateTimeOffset? trialEndsAt) => new(
        EmailKind.PlanStarted,
        to,
        $"Your {plans.Of(account.Plan).Title} plan has started",
        [
            "Your workspace is ready and we have checked it, so your plan starts now. We charged nothing while we were building it.",
            trialEndsAt is { } end
                ? $"The trial lasts until {Day(end)}, when you are charged for the first time. If you cancel before that, nothing is charged."
                : "We charge your card for the first month now. The invoice is on your billing page. If your bank wants you to confirm the payment, we email you again.",
        ],
        new EmailButton("Open billing", links.Billing));

    public Email GaveUp(string to) => new(
        EmailKind.SubscriptionEnded,
        to,
        "Your workspace could not be built, and nothing was charged",
        ["We could not build a workspace for your subscription within a day, so we ended the subscription. You were not charged and will not be.",
            "You can subscribe again at any time, for example in another region."],
        new EmailButton("Try again", links.NewWorkspace));

    private static string Names(IReadOnlyList<Workspace> workspaces) =>
        string.Join(", ", workspaces.Select(w => $"{w.Name} ({w.Id})"));

    /// <summary>There is nothing there that the portal could stop, switch off or delete.</summary>
    private static string OfSelfHosted(List<Workspace> own) =>
        $"We do nothing to your own {(own.Count > 1 ? "servers" : "server")}: {Names(own)} {(own.Count > 1 ? "go" : "goes")} on. No new client can connect there until the payment arrives.";

    private bool IsReadOnly(BillingAccount account) => plans.Of(account.Plan).WhenUnpaid is SuspensionLevel.ReadOnly;

    private string Subject(BillingAccount account, DunningStage stage, IReadOnlyList<Workspace> workspaces) =>
        stage.Act switch
        {
            DunningAction.Remind when account.AwaitsBank => "Confirm your payment with your bank",
            DunningAction.Remind => "Your payment failed",
            DunningAction.Suspend when IsReadOnly(account) =>
                workspaces.Count > 1 ? "Your workspaces are read-only" : "Your workspace is read-only",
            DunningAction.Suspend => workspaces.Count > 1 ? "Your workspaces are suspended" : "Your workspace is suspended",
            DunningAction.PowerOff =>
                workspaces.Count > 1 ? "Your workspaces are switched off" : "Your workspace is switched off",
            DunningAction.Warn =>
                workspaces.Count > 1 ? "Your workspaces will be deleted" : "Your workspace will be deleted",
            _ => workspaces.Count > 1 ? "Your workspaces are being deleted" : "Your workspace is being deleted",
        };

    /// <summary>What comes next, with its day, and that paying stops it.</summary>
    private IEnumerable<string> Ahead(BillingAccount account, DunningStage stage, DateTimeOffset now)
    {
        var since = account.UnpaidSince!.Value;
        var steps = schedule
            .Ahead(since, account.GraceDays,
                [.. schedule.Stages.TakeWhile(r => r.Day <= stage.Day)
                    .Select(r =>
                        DunningStageTaken.Told(r.Day, r.Day < stage.Day ? since + (r.Day * schedule.Day) : now))])
            .Where(next => next.Stage.TakesAway)
            .Select(next => $"On {Day(next.At)} {Deed(account, next.Stage.Act)}.").ToList();
        if (steps.Count > 0)
            yield return $"What happens next: {string.Join(" ", steps)}";
        if (stage.Act is not DunningAction.Delete)
            yield return ChargesAhead.AfterPaying(account, plans);
    }

    private string Deed(BillingAccount account, DunningAction act) => act switch
    {
        DunningAction.Suspend when IsReadOnly(account) => "it becomes read-only",
        DunningAction.Suspend => "we stop it",
        DunningAction.PowerOff => "we switch the server off",
        _ => "we delete it",
    };

    private static string Day(DateTimeOffset at) =>
        at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
