using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Staff;
using AdimPortal.Web.Components.Staff.Views;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Staff.Views;

/// <summary>Staff find a filter again that they saved.</summary>
public sealed class SavedViewsPageTests : PageTest
{
    public SavedViewsPageTests()
    {
        Role = Roles.Support;
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Active));
    }

    [Theory]
    [InlineData("?status=Failed", "Not built")]
    [InlineData("?page=2&STATUS=Failed&text=&colour=red", "Not built")]
    [InlineData("?status=Failed&plan=pro", null)]
    [InlineData("", null)]
    public async Task Own_views_are_shown_and_the_chosen_one_is_lit(string query, string? lit)
    {
        await SaveAsync(UserId, "workspaces", "Not built", "?status=Failed");
        await SaveAsync(UserId, "workspaces", "<b>By name</b>", "?order=Name");
        await SaveAsync(UserId, "operations", "Elsewhere", "");
        await SaveAsync(Guid.NewGuid(), "workspaces", "Of another", "");
        var page = At($"/staff/workspaces{query}");
        Assert.Equal(["Not built /staff/workspaces?status=Failed", "<b>By name</b> /staff/workspaces?order=Name"],
            page.FindAll("[data-view]").Select(a => $"{a.Words()} {a.GetAttribute("href")}"));
        Assert.Equal(lit, page.FindAll("[data-view][aria-current=page]").SingleOrDefault()?.Words());
        Assert.Equal(["Delete Not built", "Delete <b>By name</b>"],
            page.FindAll("form[action='/staff/views/delete'] [type=submit]").Select(button => button.Words()));
    }

    [Fact]
    public void Without_a_view_there_is_only_the_form()
    {
        var page = At("/staff/workspaces?plan=pro&page=3");
        Assert.Empty(page.FindAll("[aria-label='Saved views']"));
        Assert.Equal("?plan=pro", page.Find("form[action='/staff/views'] [name=query]").GetAttribute("value"));
        Assert.Contains("A list can have 20 of them", page.Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("full", "You have 20 saved views of this list.")]
    [InlineData("long", "This filter is too long to be saved.")]
    [InlineData("name", "Enter a name of 1 to 40 characters")]
    [InlineData("colour", null)]
    public void Why_one_was_not_saved_is_said(string why, string? said)
    {
        var page = At($"/staff/workspaces?unsaved={why}");
        Assert.Equal(said is not null,
            page.FindAll("[role=alert]").Any(note => note.Words().Contains(said ?? "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("?text=a%26status%3DFailed&status=%00", "?text=a%26status%3DFailed&status=%00")]
    [InlineData("https://evil.example/?plan=pro", "")]
    [InlineData("//evil.example", "")]
    [InlineData("?hide=Plan&hide=Owner&next=x&unsaved=full#x", "?hide=Plan&hide=Owner")]
    [InlineData("?text=é\r\nX: 1", "?text=%C3%A9%0D%0AX%3A%201")]
    [InlineData(null, "")]
    public void Of_an_address_only_the_lists_own_filter_is_kept(string? query, string kept) =>
        Assert.Equal(kept, FilteredList.Workspaces.Keep(query));

    private Task<bool> SaveAsync(Guid account, string list, string name, string query) =>
        Views.SaveAsync(account, list, name, query, Xunit.TestContext.Current.CancellationToken);

    private IRenderedComponent<AllWorkspacesPage> At(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<AllWorkspacesPage>();
    }
}
