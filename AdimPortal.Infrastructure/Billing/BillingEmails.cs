using System.Globalization;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Infrastructure.Billing;

/// <summary>
/// The words of the letters about money: what happened, what it means, what happens next and how to stop it.
/// </summary>
internal sealed class BillingEmails(BillingPlans plans, DunningSchedule schedule, PortalLinks links)
{
    /// <param name="now">When the rung is taken: what it announces comes no sooner than the days between.</param>
    public Letter Rung(string to, BillingAccount account, Rung rung, IReadOnlyList<Workspace> all, DateTimeOffset now)
    {
        var (ours, own) = (all.Where(w => !w.IsOnOwnServer).ToList(), all.Where(w => w.IsOnOwnServer).ToList());
        if (rung.Act is not DunningAction.Remind && ours.Count == 0 && own.Count > 0)
            return new Letter(EmailKind.PaymentStage, to, "Your payment is still due",
                [OfOwnServers(own), "Paying lets clients connect again at once."],
                new EmailButton("Pay now", links.Billing));
        var workspaces = rung.Act is DunningAction.Remind ? all : ours;
        var names = Names(workspaces);
        var plural = workspaces.Count > 1;
        string[] told = rung.Act switch
        {
            DunningAction.Remind when account.AwaitsBank =>
                [$"Your bank wants you to confirm the payment for your plan {plans.Of(account.Plan).Title}. Your card is fine, but nothing can be charged before you confirm it. Nothing has changed for {names} so far.",
                    "Open your billing page and choose Pay beside the invoice: your bank asks you there."],
            DunningAction.Remind =>
                [$"We could not collect the payment for your plan {plans.Of(account.Plan).Title}. Nothing has changed for {names} so far.",
                    "The card may have expired, or your bank refused it. We try it again by ourselves."],
            DunningAction.Suspend when IsReadOnly(account) =>
                [$"The payment is still due, so {names} {(plural ? "are" : "is")} read-only now: everything can be read and taken along, nothing can be changed, and no new client can connect."],
            DunningAction.Suspend =>
                [$"The payment is still due, so we stopped {names}. The data is untouched; clients can't connect."],
            DunningAction.PowerOff =>
                [$"The payment is still due, so we took a snapshot of {names} and switched {(plural ? "the servers" : "the server")} off. The data is untouched."],
            DunningAction.Warn => [$"{names} will be deleted if the payment does not come. This can't be undone."],
            DunningAction.Delete => [$"The payment did not come, so {names} {(plural ? "are" : "is")} being deleted."],
            _ => throw new InvalidOperationException($"{rung.Act} has no letter."),
        };
        if (account.AwaitsBank && rung.Act is not (DunningAction.Remind or DunningAction.Delete))
            told = [.. told,
                "Your bank wants you to confirm this payment: your card is fine, but nothing can be charged before you confirm it."];
        string[] paragraphs = [.. told,
            .. own.Count > 0 && rung.TakesAway ? [OfOwnServers(own)] : Array.Empty<string>(),
            .. ours.Count > 0 ? Ahead(account, rung, now) : []];
        return new Letter(EmailKind.PaymentStage, to, Subject(account, rung, workspaces), paragraphs,
            rung.Act is DunningAction.Delete
                ? []
                : [new EmailButton(account.AwaitsBank ? "Confirm payment" : "Pay now", links.Billing)]);
    }

    public Letter ClockStarted(string to, BillingAccount account, DateTimeOffset? trialEndsAt) => new(
        EmailKind.PlanStarted,
        to,
        $"Your {plans.Of(account.Plan).Title} plan has started",
        [
            "Your workspace is ready and was checked, so your plan starts now. While it was being built nothing was charged.",
            trialEndsAt is { } end
                ? $"The trial lasts until {Day(end)}; the first charge comes then. Cancel before that and nothing is charged."
                : "The first month is charged to your card now. The invoice is on your billing page. If your bank wants you to confirm the payment, we write to you again.",
        ],
        new EmailButton("Open billing", links.Billing));

    public Letter GaveUp(string to) => new(
        EmailKind.SubscriptionEnded,
        to,
        "Your workspace could not be built, and nothing was charged",
        ["No workspace came of your subscription within a day, so we ended it. Nothing was charged, and nothing will be.",
            "You can subscribe again at any time, in another region for example."],
        new EmailButton("Try again", links.NewWorkspace));

    private static string Names(IReadOnlyList<Workspace> workspaces) =>
        string.Join(", ", workspaces.Select(w => $"{w.Name} ({w.Id})"));

    /// <summary>There is nothing there that the portal could stop, switch off or delete.</summary>
    private static string OfOwnServers(List<Workspace> own) =>
        $"Nothing is done to your own {(own.Count > 1 ? "servers" : "server")}: {Names(own)} {(own.Count > 1 ? "go" : "goes")} on. No new client can connect there until the payment comes.";

    private bool IsReadOnly(BillingAccount account) => plans.Of(account.Plan).WhenUnpaid is SuspensionLevel.ReadOnly;

    private string Subject(BillingAccount account, Rung rung, IReadOnlyList<Workspace> workspaces) => rung.Act switch
    {
        DunningAction.Remind when account.AwaitsBank => "Confirm your payment with your bank",
        DunningAction.Remind => "Your payment did not go through",
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
    private IEnumerable<string> Ahead(BillingAccount account, Rung rung, DateTimeOffset now)
    {
        var since = account.UnpaidSince!.Value;
        var steps = schedule
            .Ahead(since, account.GraceDays,
                [.. schedule.Rungs.TakeWhile(r => r.Day <= rung.Day)
                    .Select(r =>
                        DunningStageTaken.Told(r.Day, r.Day < rung.Day ? since + (r.Day * schedule.Day) : now))])
            .Where(next => next.Rung.TakesAway)
            .Select(next => $"On {Day(next.At)} {Deed(account, next.Rung.Act)}.").ToList();
        if (steps.Count > 0)
            yield return $"What happens next: {string.Join(" ", steps)}";
        if (rung.Act is not DunningAction.Delete)
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
