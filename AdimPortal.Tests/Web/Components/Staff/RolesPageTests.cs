using System.Net;
using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Staff;

/// <summary>The page where admins give and take roles.</summary>
[Trait("Category", "Integration")]
public sealed class RolesPageTests(PortalApp portal, PostgresCluster cluster) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task A_role_is_granted_and_taken_with_a_reason_and_a_record()
    {
        var ada = await portal.AccountAsync("ada@adim.test", role: Roles.Admin);
        var kim = await portal.AccountAsync("kim@adim.test");
        using var admin = portal.NewVisitor();
        await admin.SignInAsync("ada@adim.test");
        await ChangeAsync(admin, "kim@adim.test", "grant-support", "Joins the night shift.");
        Assert.Contains("kim@adim.test support", (await admin.GetAsync("/staff/roles")).Words,
            StringComparison.Ordinal);
        await ChangeAsync(admin, "kim@adim.test", "take-support", "Left the company.");
        Assert.DoesNotContain("kim@adim.test", (await admin.GetAsync("/staff/roles")).Words, StringComparison.Ordinal);

        var records = await portal.Services.GetRequiredService<IActRecords>()
            .ListAsync(new ActFilter(Account: kim.Id), 10, CancellationToken.None);
        Assert.Equal(
            [(Act.TakeRole, ada.Id, "support: Left the company."),
                (Act.GrantRole, ada.Id, "support: Joins the night shift.")],
            records.Where(record => record.Act is Act.GrantRole or Act.TakeRole)
                .Select(record => (record.Act, record.Account!.Value, record.Reason!)));
    }

    [Fact]
    public async Task What_can_not_be_changed_is_said()
    {
        await using var own = new PortalApp(cluster);
        await own.InitializeAsync();
        await own.AccountAsync("last@adim.test", role: Roles.Admin);
        using var admin = own.NewVisitor();
        await admin.SignInAsync("last@adim.test");
        foreach (var (email, change, reason, why) in new[]
        {
            ("last@adim.test", "take-admin", "Done here.", "This is the last admin."),
            ("last@adim.test", "take-support", "Done here.", "does not have the role"),
            ("nobody@adim.test", "grant-admin", "New.", "There is no account with this email address."),
            ("last@adim.test", "grant-support", "", "Enter a reason."),
            ("last@adim.test", "grant-owner", "New.", "Choose a change from the list."),
        })
            Assert.Contains(why, (await ChangeAsync(admin, email, change, reason)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Support_does_not_see_it()
    {
        await portal.AccountAsync("tomas@adim.test", role: Roles.Support);
        using var support = portal.NewVisitor();
        await support.SignInAsync("tomas@adim.test");
        Assert.NotEqual(HttpStatusCode.OK, (await support.GetAsync("/staff/roles")).Status);
    }

    private static async Task<Page> ChangeAsync(Visitor admin, string email, string change, string reason) =>
        await admin.SendAsync(
        await admin.GetAsync("/staff/roles"), ("Form.Email", email), ("Form.Change", change), ("Form.Reason", reason));
}
