using System.Net;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Outages;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Billing;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Monitoring;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.Provisioning;
using AdimPortal.Infrastructure.Scheduling;
using AdimPortal.Testing.Visits;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Mail;

/// <summary>
/// Every email that the portal writes, in every form that it has, and every link in it: whoever gets the email
/// presses it in a portal that runs and sees the page. A new kind fails here until its email is written down.
/// </summary>
[Trait("Category", "Integration")]
public sealed class EveryEmailTests(PortalApp portal) : IClassFixture<PortalApp>
{
    private const string Address = "https://portal.adim.test/";

    public static TheoryData<EmailKind> Kinds => [.. Enum.GetValues<EmailKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_of_its_links_opens_for_the_person_who_gets_it(EmailKind kind)
    {
        var (owner, support) = (await portal.AccountAsync($"owner-{kind}@example.com"),
            await portal.AccountAsync($"support-{kind}@example.com", role: Roles.Support));
        var (id, operation) = await portal.WorkspaceAsync(owner);
        var workspace = (await portal.Services.GetRequiredService<IWorkspaceReader>().FindAsync(id, default))!;
        var emails = (await EmailsAsync(kind, owner, support.Email!, workspace, operation)).ToList();
        Assert.NotEmpty(emails);
        foreach (var email in emails)
        {
            Assert.Equal(kind, email.Kind);
            Assert.All(email.Paragraphs.Append(email.Subject),
                text => Assert.DoesNotContain(Address, text, StringComparison.Ordinal));
            using var reader = portal.NewVisitor();
            if (kind
                is not (EmailKind.ConfirmAddress or EmailKind.AlreadyRegistered or EmailKind.ResetPassword
                    or EmailKind.PasswordChanged or EmailKind.AddressChanged))
                await reader.SignInAsync(email.To);
            foreach (var button in email.Buttons)
            {
                Assert.StartsWith(Address, button.Link.Address.AbsoluteUri, StringComparison.Ordinal);
                var page = await reader.GetAsync(button.Link.Address.PathAndQuery);
                Assert.True(page.Status == HttpStatusCode.OK,
                    $"“{button.Text}” of {kind} ({button.Link.Address.PathAndQuery}) answers {(int)page.Status} {page.Location}");
                Assert.DoesNotContain("not found", page.Title ?? "", StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public void An_email_takes_no_address_that_was_not_made_by_PortalLinks()
    {
        Assert.DoesNotContain(typeof(PortalLink).GetConstructors(),
            c => c.GetParameters() is [{ ParameterType: var type }] && type == typeof(Uri));
        Assert.Equal(typeof(PortalLink), typeof(EmailButton).GetProperty(nameof(EmailButton.Link))!.PropertyType);
    }

    private async Task<IEnumerable<Email>> EmailsAsync(EmailKind kind, PortalUser owner, string support,
        Workspace workspace, OperationId operation)
    {
        var (account, links) = (Get<AccountEmails>(), Get<PortalLinks>());
        var (to, now) = (owner.Email!, TimeProvider.System.GetUtcNow());
        switch (kind)
        {
            case EmailKind.ConfirmAddress:
                var confirm = await TokenAsync(users => users.GenerateEmailConfirmationTokenAsync(owner));
                return [account.Verify(owner, confirm), account.VerifyAgain(owner, confirm)];
            case EmailKind.AlreadyRegistered:
                return [account.AlreadyThere(owner)];
            case EmailKind.ResetPassword:
                return [account.Reset(owner, await TokenAsync(users => users.GeneratePasswordResetTokenAsync(owner)))];
            case EmailKind.PasswordChanged:
                return [account.PasswordChanged(owner)];
            case EmailKind.TwoStepChanged:
                return [account.TwoStepOn(owner), account.TwoStepOff(owner), .. new[] { 0, 1, 9 }
                    .Select(left => account.RecoveryCodeUsed(owner, left))];
            case EmailKind.ConfirmNewAddress:
                return [
                    Get<AddressEmails>()
                        .Confirm(owner, to, await TokenAsync(users => users.GenerateChangeEmailTokenAsync(owner, to)))];
            case EmailKind.AddressChanged:
                return [AddressEmails.Changed(to, "new@example.com")];
            case EmailKind.StaffActed:
                return [ActEmails.About(links, to, workspace, "ADIM support restarted it", ["It is so."])];
            case EmailKind.WorkspaceReady:
                return [Get<WorkspaceEmails>().Ready(to, workspace)];
            case EmailKind.WorkspaceMoved:
                return from returned in new[] { false, true }
                       from hosting in Enum.GetValues<WorkspaceHosting>()
                       select Get<WorkspaceEmails>().Moved(to, workspace, new WorkspaceMove
                       {
                           Stage = MoveStage.Moved,
                           HasReturned = returned,
                           KeptUntil = now.AddDays(3),
                           Pause = TimeSpan.FromSeconds(18),
                           Other = new ServerLocation(workspace.Region, workspace.Size, "", null, null, [], hosting),
                       });
            case EmailKind.OperationStuck:
                var header =
                    new OperationHeader(operation, ProvisionOperation.OperationName, workspace.Id, workspace.Size,
                    owner.Id, now);
                return [
                    ((StuckAlarm)Get<IStuckAlarm>()).Email(support, "Build workspace", header,
                        new OperationEvent.Stuck("server", "It could not be removed.", "503"))];
            case EmailKind.NotPutBack:
                var failed =
                    new OperationHeader(operation, RestoreOperation.OperationName, workspace.Id, workspace.Size,
                        owner.Id, now);
                return
                [
                    ((StuckAlarm)Get<IStuckAlarm>()).NotPutBackForStaff(support, "Restore a backup", failed,
                        "The files could not be put back as they were before."),
                    ((StuckAlarm)Get<IStuckAlarm>()).NotPutBack(to, "Restore a backup", workspace, operation,
                        "The files could not be put back as they were before."),
                ];
            case EmailKind.RequestRefused:
                return
                [
                    Get<RefusalEmails>().ForStaff(support, "Change plan", workspace, operation, "It does not fit."),
                    Get<RefusalEmails>().ForOwner(to, "Change plan", workspace, operation, "It does not fit."),
                ];
            case EmailKind.JobOverdue:
                return new[] { false,
                    true }.Select(fails =>
                        JobMonitor.Overdue(links, support,
                            new OverdueJob("payments", "It is so.", now) { Fails = fails }));
            case EmailKind.CertificatesLow:
                return [CertificateEmails.Low(links, support, "adim.test", new CertificateBudget(45, 50, now))];
            case EmailKind.OutageBegun:
                return OutsideSystems.All.Select(system => Get<OutageEmails>()
                    .Away(support, new OutsideSystemRow { System = system, AwaySince = now, Detail = "503" }));
            case EmailKind.OutageOver:
                return OutsideSystems.All.Select(system => Get<OutageEmails>()
                    .Back(support,
                        new OutsideSystemRow { System = system, AwaySince = now, BackAt = now, Detail = "503" }));
            case EmailKind.AlertsOpened:
                return Alerts(workspace, to)
                    .Select(alerts => Get<AlertEmails>().Opened(to, alerts, new HashSet<string> { workspace.Region }));
            case EmailKind.AlertsOver:
                return Alerts(workspace, to).Select(alerts => Get<AlertEmails>().Over(to, alerts));
            case EmailKind.AlertsForStaff:
                return Alerts(workspace, to)
                    .Select(alerts => Get<AlertEmails>().ForStaff(support, alerts, alerts.Count));
            case EmailKind.PaymentStage:
                return new[] { false, true }.SelectMany(bankAsks =>
                {
                    var unpaid = BillingAccount.New(owner.Id, "starter", now);
                    var due = new Subscription("sub_1", "cus_1", owner.Id, SubscriptionStatus.PastDue, "si_1",
                        "adim_starter_monthly", new Money(900, "usd"), now, now, null, false, now, null);
                    unpaid.Read(due with { AwaitsBank = bankAsks }, "starter", "free", now);
                    return Get<DunningSchedule>().Stages.Select(stage => Get<BillingEmails>()
                        .Stage(to, unpaid, stage, [workspace], now));
                });
            case EmailKind.PlanStarted:
                return [Get<BillingEmails>().BillingStarted(to, BillingAccount.New(owner.Id, "starter", now), null),
                    Get<BillingEmails>().BillingStarted(to, BillingAccount.New(owner.Id, "starter", now), now)];
            case EmailKind.SubscriptionEnded:
                return [Get<BillingEmails>().GaveUp(to)];
            default:
                throw new InvalidOperationException(
                    $"Write down here how {kind} is written, so that its links are followed.");
        }
    }

    /// <summary>One alert of each kind alone, two of one workspace, and many workspaces.</summary>
    private static IEnumerable<IReadOnlyList<ToldAlert>> Alerts(Workspace workspace, string owner)
    {
        var others = Enumerable.Range(0, 30).Select(n => Workspace.Request(
            WorkspaceId.Parse($"ws2{WorkspaceId.Alphabet[n % 10]}{WorkspaceId.Alphabet[n / 10]}yy"), workspace.OwnerId,
            $"Other {n}", workspace.Plan, workspace.Region, workspace.Size, "adim.test", workspace.CreatedAt));
        foreach (var kind in Enum.GetValues<AlertKind>())
            yield return [Of(workspace, kind)];
        yield return [Of(workspace, AlertKind.Down), Of(workspace, AlertKind.Disk)];
        yield return [Of(workspace, AlertKind.Down), .. others.Select(other => Of(other, AlertKind.Down))];

        ToldAlert Of(Workspace of, AlertKind kind) =>
            new(
                new AlertRow
                { WorkspaceId = of.Id, Kind = kind, UserMessage = "It is so.", OpenedAt = workspace.CreatedAt }, of,
                    owner);
    }

    private async Task<string> TokenAsync(Func<UserManager<PortalUser>, Task<string>> make)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return await make(scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>());
    }

    private T Get<T>()
        where T : notnull => portal.Services.GetRequiredService<T>();
}
