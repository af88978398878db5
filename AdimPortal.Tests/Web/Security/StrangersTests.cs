using System.Net;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Web.Account;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Tests.Web.Security;

/// <summary>
/// Who may see what. To others a workspace does not exist: what is refused looks like what was never there.
/// </summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class StrangersTests(PortalApp portal)
{
    [Fact]
    public async Task Another_customers_workspace_operation_and_log_are_not_there()
    {
        var owner = await portal.AccountAsync("owner@example.com");
        var (workspace, operation) = await portal.WorkspaceAsync(owner);
        using var stranger = await SignedInAsync(Roles.Customer);
        using var self = portal.NewVisitor();
        await self.SignInAsync(owner.Email!);
        foreach (var path in new[] { $"/workspaces/{workspace}", $"/workspaces/{workspace}/operations/{operation}",
            $"/operations/{operation}/log.txt" })
        {
            Assert.Equal(HttpStatusCode.OK, (await self.GetAsync(path)).Status);
            var seen = await stranger.GetAsync(path);
            var never =
                await stranger.GetAsync(
                    path.Replace(workspace.Value, "ws22222", StringComparison.Ordinal)
                        .Replace($"{operation}", $"{Guid.NewGuid():N}", StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.NotFound, seen.Status);
            Assert.Equal((never.Status, never.Words), (seen.Status, seen.Words));
            Assert.DoesNotContain("Notes", seen.Document.Source.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(workspace.Value, (await stranger.GetAsync("/workspaces")).Document.Source.Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.Customer, false)]
    [InlineData(Roles.Support, true)]
    [InlineData(Roles.Admin, true)]
    public async Task Staff_pages_are_for_staff(string role, bool allowed)
    {
        using var person = await SignedInAsync(role);
        foreach (var path in new[] { "/staff/workspaces", "/staff/workspaces.csv", "/staff/operations",
            "/staff/operations.csv", "/staff/money", "/staff/money.csv", "/staff/money/months.csv",
            "/staff/customers", "/staff/customers.csv", "/staff/acts", "/staff/acts.csv",
            "/staff/alerts", "/staff/updates", "/staff/images" })
        {
            var page = await person.GetAsync(path);
            if (allowed)
                Assert.Equal(HttpStatusCode.OK, page.Status);
            else
                Assert.Equal((HttpStatusCode.Redirect, "/denied"), (page.Status, new Uri(page.Location!).AbsolutePath));
        }
    }

    [Fact]
    public async Task Staff_can_help_with_any_workspace()
    {
        var (workspace, operation) = await portal.WorkspaceAsync(await portal.AccountAsync("helped@example.com"));
        using var staff = await SignedInAsync(Roles.Support);
        foreach (var path in new[] { $"/workspaces/{workspace}", $"/workspaces/{workspace}/operations/{operation}",
            $"/operations/{operation}/log.txt" })
            Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync(path)).Status);
    }

    /// <summary>It was built for nobody: what was done to it then is the portal's own.</summary>
    [Fact]
    public async Task What_was_done_to_a_workspace_before_it_was_claimed_is_for_staff_alone()
    {
        var owner = await portal.AccountAsync("claims@example.com");
        var (workspace, operation) = await portal.WorkspaceAsync(owner);
        await using (var claim = portal.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("""
            UPDATE workspaces w SET claimed_for = 'ws33333', created_at = o.requested_at + interval '1 hour'
            FROM operations o WHERE o.workspace_id = w.id AND w.id = $1
            """))
        {
            claim.Parameters.Add(new NpgsqlParameter { Value = workspace.Value });
            await claim.ExecuteNonQueryAsync();
        }

        using var self = portal.NewVisitor();
        await self.SignInAsync(owner.Email!);
        Assert.Equal(HttpStatusCode.OK, (await self.GetAsync($"/workspaces/{workspace}")).Status);
        using var staff = await SignedInAsync(Roles.Support);
        foreach (var path in new[] { $"/workspaces/{workspace}/operations/{operation}",
            $"/operations/{operation}/log.txt" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await self.GetAsync(path)).Status);
            Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync(path)).Status);
        }
    }

    [Theory]
    [InlineData("/workspaces")]
    [InlineData("/workspaces/ws7x2km")]
    [InlineData("/staff/operations")]
    [InlineData("/staff/alerts")]
    [InlineData("/staff/updates")]
    [InlineData("/staff/images")]
    [InlineData("/operations/0193a000-0000-7000-8000-000000000001/log.txt")]
    public async Task Who_is_not_signed_in_is_asked_to_be_and_comes_back(string path)
    {
        using var nobody = portal.NewVisitor();
        var page = await nobody.GetAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, page.Status);
        Assert.Equal($"/signin?returnUrl={Uri.EscapeDataString(path)}", new Uri(page.Location!).PathAndQuery,
            ignoreCase: true);
    }

    private async Task<Visitor> SignedInAsync(string role)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await portal.AccountAsync(email, role: role);
        var visitor = portal.NewVisitor();
        await visitor.SignInAsync(email);
        return visitor;
    }
}
