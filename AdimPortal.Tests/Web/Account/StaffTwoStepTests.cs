using System.Net;
using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Web.Commands;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using StaffRoles = AdimPortal.Infrastructure.Identity.StaffRoles;

namespace AdimPortal.Tests.Web.Account;

/// <summary>
/// A staff role counts while its holder has two-step sign-in: for pages, acts and what waits, on each node.
/// </summary>
[Trait("Category", "Integration")]
public sealed class StaffTwoStepTests(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly PortalApp _portal = new(cluster) { Settings = { ["TwoStep:RequiredForStaff"] = "true" } };

    public async ValueTask InitializeAsync() => await _portal.InitializeAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Theory]
    [InlineData(Roles.Support, Act.RetryItem)]
    [InlineData(Roles.Admin, Act.PrepareImage)]
    public async Task A_role_rests_until_the_second_step_is_on_and_again_once_it_is_off(string role, Act act)
    {
        var user = await _portal.AccountAsync("ada@adim.test", role: role);
        await using var other = await _portal.OtherNodeAsync();
        using var ada = _portal.NewVisitor();
        await ada.SignInAsync("ada@adim.test");
        await RestsAsync();

        var (key, _) = await AuthenticatorApp.SetUpAsync(ada);
        await CountsAsync();
        using var elsewhere = other.NewVisitor();
        await elsewhere.SendAsync(await elsewhere.GetAsync((await elsewhere.SignInAsync("ada@adim.test")).Location!),
            ("Form.Code", AuthenticatorApp.Code(key, steps: 1)));
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/staff/alerts")).Status);

        await ada.SendAsync(await ada.GetAsync("/account/two-step"), ("_handler", "two-step-off"));
        await RestsAsync();
        await Eventually.TrueAsync(
            async () => (await elsewhere.GetAsync("/staff/alerts")).Status is not HttpStatusCode.OK,
            "the other node has heard of it", TimeSpan.FromSeconds(30));

        async Task RestsAsync()
        {
            Assert.EndsWith("/account/two-step", (await ada.GetAsync("/staff/alerts")).Location,
                StringComparison.Ordinal);
            Assert.NotNull((await ada.GetAsync("/account")).Document.QuerySelector("[data-resting-role]"));
            Assert.IsType<ActDecision.Refused>(await AskAsync());
            Assert.False(await _portal.Services.GetRequiredService<IActors>().IsAdminAsync(user.Id, default));
        }

        async Task CountsAsync()
        {
            Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/staff/alerts")).Status);
            Assert.Null((await ada.GetAsync("/account")).Document.QuerySelector("[data-resting-role]"));
            Assert.IsType<ActDecision.Allowed>(await AskAsync());
            Assert.Equal(role == Roles.Admin,
                await _portal.Services.GetRequiredService<IActors>().IsAdminAsync(user.Id, default));
        }

        async Task<ActDecision> AskAsync() => await _portal.Services.GetRequiredService<ActGate>().AskAsync(
            new Caller(user.Id,
                (await _portal.Services.GetRequiredService<ISessions>().ListAsync(user.Id, default))[^1].Id),
            act, ActSubject.Portal, null, default);
    }

    [Fact]
    public async Task Who_has_the_first_admins_server_gives_the_role_and_lets_in_whose_phone_is_lost()
    {
        await _portal.AccountAsync("ida@adim.test");
        Assert.Equal((0, "ida@adim.test is now an admin and signs in with the existing password. "
            + "The role becomes active with two-step sign-in: the portal asks for it after signing in."),
            await AdminAsync("add", "ida@adim.test"));
        Assert.Equal((0, "ida@adim.test\tadmin\thas not turned on two-step sign-in yet"), await AdminAsync("list"));
        Assert.Equal((1, "ida@adim.test has no two-step sign-in."), await AdminAsync("two-step-off", "ida@adim.test"));
        Assert.Equal((1, "There is no account of ido@adim.test."), await AdminAsync("two-step-off", "ido@adim.test"));

        using var ida = _portal.NewVisitor();
        await ida.SignInAsync("ida@adim.test");
        await AuthenticatorApp.SetUpAsync(ida);
        Assert.Equal((0, "ida@adim.test\tadmin"), await AdminAsync("list"));
        Assert.Equal((0, "Two-step sign-in of ida@adim.test is off. The password alone signs in now."),
            await AdminAsync("two-step-off", "ida@adim.test"));
        await _portal.Mail.WaitAsync("ida@adim.test", "Two-step sign-in is off");
        using var anew = _portal.NewVisitor();
        await anew.SignInAsync("ida@adim.test");
        Assert.True(await anew.IsSignedInAsync());
        Assert.NotEqual(HttpStatusCode.OK, (await anew.GetAsync("/staff/alerts")).Status);
    }

    private async Task<(int Status, string Said)> AdminAsync(params string[] arguments)
    {
        await using var scope = _portal.Services.CreateAsyncScope();
        await using var said = new StringWriter();
        var status = await new AdminCommand(scope.ServiceProvider.GetRequiredService<StaffRoles>(),
            scope.ServiceProvider.GetRequiredService<AdimPortal.Infrastructure.Identity.TwoStep.TwoStepSettings>(),
            said, said).RunAsync(arguments, CancellationToken.None);
        return (status, said.ToString().Trim());
    }
}
