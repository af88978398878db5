using System.Net;
using AdimPortal.Core.Views;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Web.Account;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Endpoints;

/// <summary>The forms that save and delete views, as a browser without script sends them.</summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class SavedViewEndpointsTests(PortalApp portal)
{
    private ISavedViews Views => portal.Services.GetRequiredService<ISavedViews>();

    [Theory]
    [InlineData("workspaces")]
    [InlineData("operations")]
    [InlineData("money")]
    public async Task A_view_is_saved_lit_and_deleted(string list)
    {
        var (staff, _) = await SignedInAsync(Roles.Support);
        using var visitor = staff;
        var path = $"/staff/{list}?text=a%26b";
        var saved = await staff.SendAsync(await staff.GetAsync($"{path}&page=7"), ("name", "  Mine "));
        Assert.Equal((HttpStatusCode.Redirect, path), (saved.Status, saved.Location));
        var page = await staff.GetAsync(path);
        var link = page.Document.QuerySelector("[data-view][aria-current=page]")!;
        Assert.Equal(("Mine", path), (link.TextContent, link.GetAttribute("href")));
        var deleted = await staff.SendAsync(page, ("view", link.GetAttribute("data-view")!));
        Assert.Equal(path, deleted.Location);
        Assert.Null((await staff.GetAsync(path)).Document.QuerySelector("[data-view]"));
    }

    [Theory]
    [InlineData("query", "//evil.example", "/staff/workspaces")]
    [InlineData("query", "https://evil.example/?status=Failed", "/staff/workspaces")]
    [InlineData("query", "?plan=pro&returnUrl=//evil.example", "/staff/workspaces?plan=pro")]
    [InlineData("name", "\u202e", "/staff/workspaces?unsaved=name")]
    [InlineData("name", "two\nlines", "/staff/workspaces?unsaved=name")]
    [InlineData("name", "01234567890123456789012345678901234567890", "/staff/workspaces?unsaved=name")]
    [InlineData("list", "../evil", null)]
    [InlineData("list", "//evil.example", null)]
    public async Task Nothing_leads_anywhere_but_to_the_list(string field, string value, string? location)
    {
        var (staff, _) = await SignedInAsync(Roles.Support);
        using var visitor = staff;
        var fields = new Dictionary<string, string> { ["name"] = "Mine", [field] = value };
        var answer = await staff.SendAsync(await staff.GetAsync("/staff/workspaces"),
            fields.Select(filled => (filled.Key, filled.Value)));
        Assert.Equal(location is null ? HttpStatusCode.BadRequest : HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(location, answer.Location);
    }

    [Fact]
    public async Task One_too_many_and_one_too_long_are_refused()
    {
        var (staff, user) = await SignedInAsync(Roles.Support);
        using var visitor = staff;
        var longer = new string('é', 200);
        var answer = await staff.SendAsync(await staff.GetAsync($"/staff/workspaces?text={longer}"), ("name", "Long"));
        Assert.Equal("/staff/workspaces?unsaved=long", answer.Location);
        for (var i = 0; i < SavedView.Most; i++)
            await Views.SaveAsync(user, "workspaces", $"View {i}", "", default);
        answer = await staff.SendAsync(await staff.GetAsync("/staff/workspaces?plan=pro"), ("name", "One more"));
        Assert.Equal("/staff/workspaces?plan=pro&unsaved=full", answer.Location);
        Assert.Contains("You have 20 saved views of this list.", (await staff.GetAsync(answer.Location!)).Words,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_deletes_the_view_of_another_and_customers_save_none()
    {
        var (jane, hers) = await SignedInAsync(Roles.Support);
        var (jack, his) = await SignedInAsync(Roles.Admin);
        var (customer, _) = await SignedInAsync(Roles.Customer);
        using var visitors = new Visitors(jane, jack, customer);
        await Views.SaveAsync(hers, "workspaces", "Hers", "", default);
        await Views.SaveAsync(his, "workspaces", "His", "", default);
        var view = Assert.Single(await Views.ListAsync(hers, "workspaces", default));
        await jack.SendAsync(await jack.GetAsync("/staff/workspaces"), ("view", $"{view.Id}"));
        Assert.Single(await Views.ListAsync(hers, "workspaces", default));
        Assert.Single(await Views.ListAsync(his, "workspaces", default));
        using var nothing = new FormUrlEncodedContent([]);
        using var answer = await customer.Http.PostAsync("/staff/views", nothing);
        Assert.Equal("/denied", answer.Headers.Location?.AbsolutePath);
    }

    private async Task<(Visitor Visitor, Guid Account)> SignedInAsync(string role)
    {
        var user = await portal.AccountAsync($"{Guid.NewGuid():N}@example.com", role: role);
        var visitor = portal.NewVisitor();
        await visitor.SignInAsync(user.Email!);
        return (visitor, user.Id);
    }

    private sealed class Visitors(params Visitor[] all) : IDisposable
    {
        public void Dispose() => Array.ForEach(all, visitor => visitor.Dispose());
    }
}
