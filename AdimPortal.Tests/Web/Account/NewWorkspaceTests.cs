using AdimPortal.Testing.Visits;

namespace AdimPortal.Tests.Web.Account;

/// <summary>Asking for a workspace, and every way in which that is refused.</summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class NewWorkspaceTests(PortalApp portal)
{
    [Fact]
    public async Task Who_asks_is_led_to_the_page_where_it_is_being_built()
    {
        using var someone = await NewCustomerAsync();
        var page = await AskAsync(someone, "Garden notes", "fra1");
        Assert.Matches("/workspaces/ws[a-z2-9]{4}$", page.Location);
        var building = await someone.GetAsync(page.Location!);
        Assert.Contains("Garden notes", building.Words, StringComparison.Ordinal);
        Assert.Contains("Frankfurt", building.Words, StringComparison.Ordinal);
        Assert.Contains("Create server", building.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "nyc3", "Enter a name.")]
    [InlineData("   ", "nyc3", "Enter a name.")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890", "nyc3", "at most 60 characters")]
    [InlineData("Notes", "atlantis", "Choose one of the regions in the list.")]
    public async Task What_can_not_be_built_is_said_beside_the_form(string name, string region, string why)
    {
        using var someone = await NewCustomerAsync();
        Assert.Contains(why, (await AskAsync(someone, name, region)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_more_than_the_plan_has_is_refused_with_what_one_can_do()
    {
        using var someone = await NewCustomerAsync();
        await AskAsync(someone, "First", "nyc3");
        var page = await AskAsync(someone, "Second", "nyc3");
        Assert.Contains("This workspace can't be built now", page.Words, StringComparison.Ordinal);
        // What was typed stays.
        Assert.Equal("Second", page.Document.QuerySelector("#name")!.GetAttribute("value"));
    }

    private async Task<Visitor> NewCustomerAsync()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await portal.AccountAsync(email);
        var visitor = portal.NewVisitor();
        await visitor.SignInAsync(email);
        return visitor;
    }

    private static async Task<Page> AskAsync(Visitor someone, string name, string region) =>
        await someone.SendAsync(await someone.GetAsync("/workspaces/new"), ("Form.Name", name),
            ("Form.Region", region));
}
