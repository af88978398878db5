using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Operations;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Operations;

/// <summary>
/// A live page shows what is true, each line once and in order, whatever became of its connection meanwhile.
/// </summary>
public sealed class OperationPageTests : PageTest
{
    private readonly OperationView _operation = APage.Operation();

    public OperationPageTests()
    {
        Portal.Workspaces.Add(APage.AWorkspace(UserId));
        Portal.Operations.Add(_operation);
    }

    private string Topic => LiveTopics.Operation(_operation.Id);

    [Fact]
    public void It_comes_up_whole_and_follows()
    {
        Portal.Say(_operation.Id, "system", "one", "two");
        var page = Show();
        Assert.Equal(["one", "two"], Lines(page));
        Portal.Say(_operation.Id, "system", "three");
        Portal.Tell(Topic);
        page.WaitForAssertion(() => Assert.Equal(["one", "two", "three"], Lines(page)));
    }

    [Fact]
    public void What_happened_while_the_connection_was_gone_is_caught_up_with_once_and_in_order()
    {
        Portal.Say(_operation.Id, "system", "one");
        var page = Show();
        // Nobody tells of these: the listener is cut off.
        Portal.Say(_operation.Id, "system", "two", "three");
        Portal.Say(_operation.Id, "redis", "four");
        Portal.Replace(APage.Operation(OperationStatus.Done));
        // It is back: the feed calls once.
        Portal.Tell(Topic);
        page.WaitForAssertion(() => Assert.Equal(["one", "two", "three", "four"], Lines(page)));
        Assert.Equal("Done", page.Find("[data-operation]").GetAttribute("data-status"));
    }

    [Fact]
    public void Being_told_twice_of_the_same_shows_nothing_twice()
    {
        var page = Show();
        Portal.Say(_operation.Id, "system", "one");
        Portal.Tell(Topic);
        Portal.Tell(Topic);
        LetRest();
        page.WaitForAssertion(() => Assert.Equal(3, Portal.Reads));
        Assert.Equal(["one"], Lines(page));
    }

    [Fact]
    public void A_second_browser_and_the_same_page_after_F5_show_the_same()
    {
        Portal.Say(_operation.Id, "system", Enumerable.Range(1, 50).Select(n => $"line {n}"));
        var first = Show();
        Portal.Say(_operation.Id, "system", "line 51");
        Portal.Tell(Topic);
        first.WaitForAssertion(() => Assert.Equal(51, Lines(first).Count));
        Assert.Equal(Lines(first), Lines(Show()));
    }

    [Fact]
    public void A_log_longer_than_one_read_is_whole()
    {
        Portal.Say(_operation.Id, "system", Enumerable.Range(1, 4500).Select(n => $"line {n}"));
        Assert.Equal("4,500 lines", Show().Find(".count").Words());
    }

    [Fact]
    public async Task Who_leaves_is_not_told_any_more()
    {
        Show();
        Assert.True(Portal.IsFollowed(Topic));
        await DisposeComponentsAsync();
        Assert.False(Portal.IsFollowed(Topic));
    }

    [Fact]
    public void Another_persons_operation_is_not_there()
    {
        Portal.Workspaces.Clear();
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid()));
        Assert.DoesNotContain("Build workspace", Show().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_of_another_workspace_is_not_there_under_this_ones_address()
    {
        Portal.Workspaces.Add(APage.AWorkspace(UserId, WorkspaceStatus.Active, "ws22222"));
        var page =
            Render<OperationPage>(p => p.Add(o => o.Id, "ws22222").Add(o => o.OperationKey, _operation.Id.Value));
        Assert.DoesNotContain("Build workspace", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<OperationPage> Show() =>
        Render<OperationPage>(p => p.Add(o => o.Id, APage.Notes.Value).Add(o => o.OperationKey, _operation.Id.Value));

    private static List<string> Lines(IRenderedComponent<OperationPage> page) =>
        [.. page.FindAll(".line .text").Select(t => t.TextContent)];
}
