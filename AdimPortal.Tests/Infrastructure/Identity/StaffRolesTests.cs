using System.Net;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Identity.TwoStep;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Web.Commands;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Infrastructure.Identity;

/// <summary>Who is admin, as root on the server says it.</summary>
[Trait("Category", "Integration")]
public sealed class StaffRolesTests(PortalApp portal, PostgresCluster cluster) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task The_first_admin_opens_the_link_once_chooses_a_password_and_signs_in()
    {
        var (status, said) = await AdminAsync("add", "first@adim.test");
        Assert.Equal(0, status);
        var link = new Uri(said.Split('\n')[1]);
        Assert.Equal("https://portal.adim.test", link.GetLeftPart(UriPartial.Authority));

        using var admin = portal.NewVisitor();
        Assert.Equal("Your new password is set",
            (await admin.SendAsync(await admin.GetAsync(link.PathAndQuery),
                ("Form.Password", PortalApp.Password))).Title);
        await admin.SignInAsync("first@adim.test");
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/staff/updates")).Status);

        using var second = portal.NewVisitor();
        Assert.Equal("This link no longer works",
            (await second.SendAsync(await second.GetAsync(link.PathAndQuery),
                ("Form.Password", "another-harbour-8"))).Title);
        Assert.Contains("signs in with the existing password", (await AdminAsync("add", "first@adim.test")).Said,
            StringComparison.Ordinal);
        Assert.Contains("first@adim.test\tadmin", (await AdminAsync("list")).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_take_each_other_s_role_at_once_leave_one_admin()
    {
        await using var own = new PortalApp(cluster);
        await own.InitializeAsync();
        await own.AccountAsync("a@adim.test", role: Roles.Admin);
        await own.AccountAsync("b@adim.test", role: Roles.Admin);
        var ends = await Task.WhenAll(TakeAsync(own, "a@adim.test"), TakeAsync(own, "b@adim.test"));
        Assert.Single(ends.OfType<RoleTaken.Done>());
        Assert.Single(ends.OfType<RoleTaken.LastAdmin>());
    }

    [Fact]
    public async Task An_admin_whose_role_is_taken_is_out_with_the_next_click()
    {
        await portal.AccountAsync("leaving@adim.test", role: Roles.Admin);
        await portal.AccountAsync("staying@adim.test", role: Roles.Admin);
        using var leaving = portal.NewVisitor();
        await leaving.SignInAsync("leaving@adim.test");
        Assert.Equal(HttpStatusCode.OK, (await leaving.GetAsync("/staff/alerts")).Status);
        Assert.Equal((0, "leaving@adim.test is no longer an admin."), await AdminAsync("remove", "leaving@adim.test"));
        Assert.NotEqual(HttpStatusCode.OK, (await leaving.GetAsync("/staff/alerts")).Status);
        Assert.Equal((1, "leaving@adim.test is not an admin."), await AdminAsync("remove", "leaving@adim.test"));
    }

    [Theory]
    [InlineData("add", "not an address")]
    [InlineData("add", "line@adim.test\nbreak")]
    public async Task What_is_no_address_makes_no_admin(string verb, string email) =>
    Assert.Equal(1, (await AdminAsync(verb, email)).Status);

    [Theory]
    [InlineData("add")]
    [InlineData("promote", "a@adim.test")]
    [InlineData]
    public async Task What_is_not_understood_shows_the_usage(params string[] arguments)
    {
        var (status, said) = await AdminAsync(arguments);
        Assert.Equal(2, status);
        Assert.StartsWith("usage: adim-portal admin add EMAIL", said, StringComparison.Ordinal);
    }

    private async Task<(int Status, string Said)> AdminAsync(params string[] arguments)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        await using var said = new StringWriter();
        var status =
            await new AdminCommand(scope.ServiceProvider.GetRequiredService<StaffRoles>(),
                scope.ServiceProvider.GetRequiredService<TwoStepSettings>(), said, said).RunAsync(
                arguments, CancellationToken.None);
        return (status, said.ToString().Trim());
    }

    private static async Task<RoleTaken> TakeAsync(PortalApp portal, string email)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<StaffRoles>()
            .TakeFromConsoleAsync(email, Roles.Admin, CancellationToken.None);
    }
}
