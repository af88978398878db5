using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.Billing;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Monitoring;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Provisioning;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Web.SelfHosted.Sentences;

/// <summary>All that the owner of an own server can read in an email about it.</summary>
public sealed class EverySentenceOfEmailsTests
{
    private const string To = "owner@example.com";

    private static readonly DateTimeOffset Now = APage.Ten;
    private static readonly Guid Owner = Guid.Parse("00000000-0000-0000-0000-00000000c0de");

    private static readonly ProvisioningOptions Provisioning = new()
    {
        Zone = "adim.test",
        PortalAddress = new Uri("https://portal.adim.test"),
        Regions = new Dictionary<string, string> { ["nyc3"] = "New York 3", ["fra1"] = "Frankfurt 1" },
    };

    private static readonly PortalLinks Links =
        new(Options.Create(new PortalOptions { PublicAddress = new Uri("https://portal.adim.test") }));
    private static readonly DunningSchedule Schedule = new(DunningSchedule.Usual, TimeSpan.FromDays(1));

    [Fact]
    public void Is_true()
    {
        var reviewed = ReviewedSentences.In("letters.txt");
        foreach (var email in Enum.GetValues<EmailKind>().SelectMany(EmailsOf))
            reviewed.Met($"{email.Kind}",
                email.Paragraphs.Prepend(email.Subject).Concat(email.Buttons.Select(b => b.Text))
                    .SelectMany(Spoken.Of));
        reviewed.Check();
    }

    /// <summary>A new kind of email fails here until it is said what of it owners of own servers get.</summary>
    private static IEnumerable<Email> EmailsOf(EmailKind kind)
    {
        var own = SelfHostedStates.Ready(Owner);
        switch (kind)
        {
            case EmailKind.WorkspaceReady:
                return [new WorkspaceEmails(Links, Provisioning).Ready(To, own)];
            case EmailKind.WorkspaceMoved:
                return SelfHostedStates.All(Owner, Now)
                    .Where(state => state.Workspace.Move is { Stage: MoveStage.Moved })
                    .Select(state =>
                        new WorkspaceEmails(Links, Provisioning).Moved(To, state.Workspace,
                            state.Workspace.Move!));
            case EmailKind.AlertsOpened:
                return Told(own)
                    .Select(told => new AlertEmails(Links, Provisioning).Opened(To, [told], new HashSet<string>()))
                    .Append(
                        new AlertEmails(Links, Provisioning).Opened(To,
                            [.. Told(own).DistinctBy(told => told.Row.Kind)], new HashSet<string> { Workspace.Own }));
            case EmailKind.AlertsOver:
                return Told(own).Select(told => new AlertEmails(Links, Provisioning).Over(To, [told]));
            case EmailKind.PaymentStage:
                return from stage in Schedule.Stages
                       from bankAsks in new[] { false, true }
                       select new BillingEmails(InMemoryWorld.PlansWith(1), Schedule, Links).Stage(
                           To, Owing(bankAsks), stage, [own], Now);
            case EmailKind.RequestRefused:
                return SelfHostedOperations.Plans.Where(plan => plan.TellsOwnerOfFailure)
                    .Select(plan =>
                        new RefusalEmails(null!, Links).ForOwner(To, plan.Title, own, OperationId.New(Now),
                            "It does not fit."));
            // Of the account, whatever it has.
            case EmailKind.ConfirmAddress or EmailKind.AlreadyRegistered or EmailKind.ResetPassword
                or EmailKind.PasswordChanged or EmailKind.ConfirmNewAddress
                or EmailKind.AddressChanged or EmailKind.TwoStepChanged or EmailKind.PlanStarted or EmailKind.SubscriptionEnded:
            // In the words of the act's rule, which say what was done and promise nothing.
            case EmailKind.StaffActed:
            // A restore, which is refused where the portal takes no backups.
            case EmailKind.NotPutBack:
            // To staff.
            case EmailKind.OperationStuck or EmailKind.JobOverdue or EmailKind.CertificatesLow
                or EmailKind.OutageBegun or EmailKind.OutageOver or EmailKind.AlertsForStaff:
                return [];
            default:
                throw new InvalidOperationException($"Write down here what owners of own servers read in {kind}.");
        }
    }

    private static IEnumerable<ToldAlert> Told(Workspace own) => SelfHostedStates.Alerts(Now)
        .Select(alert =>
            new ToldAlert(
                new AlertRow
                {
                    WorkspaceId = own.Id,
                    Kind = alert.Kind,
                    UserMessage = alert.UserMessage,
                    OpenedAt = Now
                },
                own, To));

    private static BillingAccount Owing(bool bankAsks)
    {
        var account = BillingAccount.New(Owner, "starter", Now);
        var due = new Subscription("sub_1", "cus_1", Owner, SubscriptionStatus.PastDue, "si_1", "adim_starter_monthly",
            new Money(900, "usd"), Now, Now, null, false, Now, null);
        account.Read(due with { AwaitsBank = bankAsks }, "starter", "free", Now);
        return account;
    }
}
