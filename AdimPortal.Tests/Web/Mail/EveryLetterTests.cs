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
using AdimPortal.Tests.Web.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Mail;

/// <summary>
/// Every letter that the portal writes, in every form that it has, and every link in it: whoever gets the letter
/// presses it in a portal that runs and sees the page. A new kind fails here until its letter is written down.
/// </summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class EveryLetterTests(PortalApp portal)
{
    private const string Address = "https://portal.adim.test/";

    public static TheoryData<LetterKind> Kinds => [.. Enum.GetValues<LetterKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_of_its_links_opens_for_the_person_who_gets_it(LetterKind kind)
    {
        var (owner, support) = (await portal.AccountAsync($"owner-{kind}@example.com"),
            await portal.AccountAsync($"support-{kind}@example.com", role: Roles.Support));
        var (id, operation) = await portal.WorkspaceAsync(owner);
        var workspace = (await portal.Services.GetRequiredService<IWorkspaceReader>().FindAsync(id, default))!;
        var letters = (await LettersAsync(kind, owner, support.Email!, workspace, operation)).ToList();
        Assert.NotEmpty(letters);
        foreach (var letter in letters)
        {
            Assert.Equal(kind, letter.Kind);
            Assert.All(letter.Paragraphs.Append(letter.Subject),
                text => Assert.DoesNotContain(Address, text, StringComparison.Ordinal));
            using var reader = portal.NewVisitor();
            if (kind
                is not (LetterKind.ConfirmAddress or LetterKind.AlreadyRegistered or LetterKind.ResetPassword
                    or LetterKind.PasswordChanged or LetterKind.AddressChanged))
                await reader.SignInAsync(letter.To);
            foreach (var button in letter.Buttons)
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
    public void A_letter_takes_no_address_that_was_not_made_by_PortalLinks()
    {
        Assert.DoesNotContain(typeof(PortalLink).GetConstructors(),
            c => c.GetParameters() is [{ ParameterType: var type }] && type == typeof(Uri));
        Assert.Equal(typeof(PortalLink), typeof(LetterButton).GetProperty(nameof(LetterButton.Link))!.PropertyType);
    }

    private async Task<IEnumerable<Letter>> LettersAsync(LetterKind kind, PortalUser owner, string support,
        Workspace workspace, OperationId operation)
    {
        var (account, links) = (Get<AccountLetters>(), Get<PortalLinks>());
        var (to, now) = (owner.Email!, TimeProvider.System.GetUtcNow());
        switch (kind)
        {
            case LetterKind.ConfirmAddress:
                var confirm = await TokenAsync(users => users.GenerateEmailConfirmationTokenAsync(owner));
                return [account.Verify(owner, confirm), account.VerifyAgain(owner, confirm)];
            case LetterKind.AlreadyRegistered:
                return [account.AlreadyThere(owner)];
            case LetterKind.ResetPassword:
                return [account.Reset(owner, await TokenAsync(users => users.GeneratePasswordResetTokenAsync(owner)))];
            case LetterKind.PasswordChanged:
                return [account.PasswordChanged(owner)];
            case LetterKind.ConfirmNewAddress:
                return [
                    Get<AddressLetters>()
                        .Confirm(owner, to, await TokenAsync(users => users.GenerateChangeEmailTokenAsync(owner, to)))];
            case LetterKind.AddressChanged:
                return [AddressLetters.Changed(to, "new@example.com")];
            case LetterKind.StaffActed:
                return [ActLetters.About(links, to, workspace, "ADIM support restarted it", ["It is so."])];
            case LetterKind.WorkspaceReady:
                return [Get<WorkspaceLetters>().Ready(to, workspace)];
            case LetterKind.WorkspaceMoved:
                return from returned in new[] { false, true }
                       from home in Enum.GetValues<WorkspaceHome>()
                       select Get<WorkspaceLetters>().Moved(to, workspace, new Migration
                       {
                           Stage = MigrationStage.Moved,
                           HasReturned = returned,
                           KeptUntil = now.AddDays(3),
                           Pause = TimeSpan.FromSeconds(18),
                           Other = new Place(workspace.Region, workspace.Size, "", null, null, [], home),
                       });
            case LetterKind.OperationStuck:
                var header = new OperationHeader(operation, ProvisionPlan.PlanName, workspace.Id, workspace.Size,
                    owner.Id, now);
                return [
                    ((StuckAlarm)Get<IStuckAlarm>()).Letter(support, "Build workspace", header,
                        new OperationEvent.Parked("server", "It could not be removed.", "503"))];
            case LetterKind.NotPutBack:
                var failed =
                    new OperationHeader(operation, RestorePlan.PlanName, workspace.Id, workspace.Size, owner.Id, now);
                return
                [
                    ((StuckAlarm)Get<IStuckAlarm>()).NotPutBackForStaff(support, "Restore a backup", failed,
                        "The files could not be put back as they were before."),
                    ((StuckAlarm)Get<IStuckAlarm>()).NotPutBack(to, "Restore a backup", workspace, operation,
                        "The files could not be put back as they were before."),
                ];
            case LetterKind.RequestRefused:
                return
                [
                    Get<RefusalLetters>().ForStaff(support, "Change plan", workspace, operation, "It does not fit."),
                    Get<RefusalLetters>().ForOwner(to, "Change plan", workspace, operation, "It does not fit."),
                ];
            case LetterKind.JobOverdue:
                return new[] { false,
                    true }.Select(fails =>
                        JobWatch.Overdue(links, support,
                            new OverdueJob("payments", "It is so.", now) { Fails = fails }));
            case LetterKind.CertificatesLow:
                return [PostgresCertificateBudget.Low(links, support, "adim.test", new CertificateBudget(45, 50, now))];
            case LetterKind.OutageBegun:
                return OutsideSystems.All.Select(system => Get<OutageLetters>()
                    .Away(support, new OutsideSystemRow { System = system, AwaySince = now, Detail = "503" }));
            case LetterKind.OutageOver:
                return OutsideSystems.All.Select(system => Get<OutageLetters>()
                    .Back(support,
                        new OutsideSystemRow { System = system, AwaySince = now, BackAt = now, Detail = "503" }));
            case LetterKind.AlertsOpened:
                return Alerts(workspace, to)
                    .Select(alerts => Get<AlertLetters>().Opened(to, alerts, new HashSet<string> { workspace.Region }));
            case LetterKind.AlertsOver:
                return Alerts(workspace, to).Select(alerts => Get<AlertLetters>().Over(to, alerts));
            case LetterKind.AlertsForStaff:
                return Alerts(workspace, to)
                    .Select(alerts => Get<AlertLetters>().ForStaff(support, alerts, alerts.Count));
            case LetterKind.PaymentStage:
                return new[] { false, true }.SelectMany(bankAsks =>
                {
                    var unpaid = BillingAccount.New(owner.Id, "starter", now);
                    var due = new Subscription("sub_1", "cus_1", owner.Id, SubscriptionStatus.PastDue, "si_1",
                        "adim_starter_monthly", new Money(900, "usd"), now, now, null, false, now, null);
                    unpaid.Read(due with { AwaitsBank = bankAsks }, "starter", "free", now);
                    return Get<DunningLadder>().Rungs.Select(rung => Get<BillingLetters>()
                        .Rung(to, unpaid, rung, [workspace], now));
                });
            case LetterKind.PlanStarted:
                return [Get<BillingLetters>().ClockStarted(to, BillingAccount.New(owner.Id, "starter", now), null),
                    Get<BillingLetters>().ClockStarted(to, BillingAccount.New(owner.Id, "starter", now), now)];
            case LetterKind.SubscriptionEnded:
                return [Get<BillingLetters>().GaveUp(to)];
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
                { WorkspaceId = of.Id, Kind = kind, Sentence = "It is so.", OpenedAt = workspace.CreatedAt }, of,
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
