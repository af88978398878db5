using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Workspaces;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Portal.Workspaces;

public sealed class RosterPageTests : PageTest
{
    [Fact]
    public void Without_a_workspace_there_is_one_sentence_and_one_main_button()
    {
        var page = Render<RosterPage>();
        Assert.Contains("You have no workspaces yet.", page.Find(".empty").Words(), StringComparison.Ordinal);
        Assert.Equal("/workspaces/new", Assert.Single(page.FindAll("a.mud-button-filled")).GetAttribute("href"));
    }

    [Theory]
    [InlineData(WorkspaceStatus.Building, "Building", "Watch")]
    [InlineData(WorkspaceStatus.Active, "Active", "Connect")]
    [InlineData(WorkspaceStatus.Failed, "Not built", "See why")]
    [InlineData(WorkspaceStatus.Terminating, "Terminating", "Open")]
    public void Each_row_names_the_next_sensible_act(WorkspaceStatus status, string word, string act)
    {
        Portal.Workspaces.Add(APage.AWorkspace(UserId, status));
        var row = Render<RosterPage>().Find("[data-workspace=ws7x2km]");
        Assert.Equal(word, row.QuerySelector(".pill")!.Words());
        Assert.Equal(act, row.QuerySelector("a.next")!.Words());
        // Ten links called "Open" would say nothing to one who hears them.
        Assert.Equal($"{act}: Notes", row.QuerySelector("a.next")!.GetAttribute("aria-label"));
        Assert.Contains("New York", row.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_ones_own_are_there()
    {
        Portal.Workspaces.Add(APage.AWorkspace(UserId));
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), id: "ws22222", name: "Somebody else's"));
        Assert.Equal(["ws7x2km"],
            Render<RosterPage>().FindAll("[data-workspace]").Select(r => r.GetAttribute("data-workspace")));
    }

    [Fact]
    public void What_ended_lately_can_still_be_found_for_its_backups()
    {
        Portal.Workspaces.Add(APage.AWorkspace(UserId, WorkspaceStatus.Terminated));
        Portal.Workspaces.Add(
            APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Terminated, "ws22222", "Somebody else's"));
        var page = Render<RosterPage>();
        Assert.Empty(page.FindAll("[data-workspace]"));
        Assert.Contains("You have no workspace", page.Find(".empty").Words(), StringComparison.Ordinal);
        var ended = Assert.Single(page.FindAll("[data-ended]"));
        Assert.StartsWith("Notes ws7x2km terminated", ended.Words(), StringComparison.Ordinal);
        Assert.Equal("/workspaces/ws7x2km", ended.QuerySelector("a")!.GetAttribute("href"));

        Time.Advance(TimeSpan.FromDays(31));
        Assert.Empty(Render<RosterPage>().FindAll("[data-ended]"));
    }

    [Theory]
    [InlineData(OperationStatus.Running, true, null)]
    [InlineData(OperationStatus.Unwinding, false, "Undoing")]
    [InlineData(OperationStatus.Stuck, false, "Stuck")]
    public void What_is_under_way_is_seen_in_its_row(OperationStatus status, bool hasLine, string? word)
    {
        Portal.Workspaces.Add(APage.AWorkspace(UserId));
        var operation = APage.Operation(status);
        Portal.Replace(operation);
        var row = Render<RosterPage>().Find("[data-workspace=ws7x2km] [data-under-way=provision]");
        Assert.Equal(hasLine, row.QuerySelector("progress-line[role=progressbar]") is not null);
        // While it goes on, the step that it is at.
        word ??= operation.Steps.First(step => step.Status is not (StepStatus.Done or StepStatus.Skipped)).Title;
        Assert.Contains(word, row.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_under_way_elsewhere_or_is_over_is_not()
    {
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid()));
        Portal.Replace(APage.Operation());
        Assert.Empty(Render<RosterPage>().FindAll("[data-under-way]"));
        Portal.Workspaces[0] = APage.AWorkspace(UserId, WorkspaceStatus.Active);
        Portal.Replace(APage.Operation(OperationStatus.Done));
        Assert.Empty(Render<RosterPage>().FindAll("[data-under-way]"));
    }

    [Fact]
    public void The_last_line_of_what_is_under_way_stands_beside_its_step()
    {
        Portal.Workspaces.Add(APage.AWorkspace(UserId));
        var operation = APage.Operation();
        Portal.Replace(operation);
        var page = Render<RosterPage>();
        Assert.Empty(page.FindAll("[data-last-line]"));
        Portal.Say(operation.Id, "base", "Unpacking <b>redis</b> …");
        LetRest();
        Portal.Tell(LiveTopics.Operation(operation.Id));
        page.WaitForAssertion(() =>
            Assert.Equal("Unpacking <b>redis</b> …", page.Find("[data-last-line]").Words()));
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(9, true)]
    public void Who_has_many_can_look_for_one(int count, bool has)
    {
        AddMany(count);
        var page = Render<RosterPage>();
        Assert.Equal(has, page.FindAll("form[role=search]").Count == 1);
        Assert.Equal(count, page.FindAll("[data-workspace]").Count);
    }

    [Theory]
    [InlineData("?text=STUDIO%203", "Studio 3")]
    [InlineData("?text=ws2222", "Studio 0,Studio 1,Studio 2,Studio 3,Studio 4,Studio 5,Studio 6,Studio 7,Studio 8")]
    [InlineData("?status=Building&text=studio%208", "Studio 8")]
    [InlineData("?order=name&text=%20studio%20", "Studio 0,Studio 1,Studio 2,Studio 3,Studio 4,Studio 5,Studio 6,Studio 7,Studio 8")]
    [InlineData("?status=nonsense&order=nonsense&text=5", "Studio 5")]
    [InlineData("?text=%3Cscript%3E", "")]
    [InlineData("?status=Active", "")]
    public void The_filter_is_in_the_address(string query, string expected)
    {
        AddMany(9);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"workspaces{query}");
        var page = Render<RosterPage>();
        Assert.Equal(expected, string.Join(',', page.FindAll(".roster .name a").Select(a => a.Words()).Order()));
        Assert.Equal(expected.Length == 0, page.FindAll(".empty:contains('No workspaces match')").Count == 1);
        Assert.Single(page.FindAll("form[role=search]"));
    }

    [Fact]
    public void As_a_table_each_has_a_line_with_all_that_its_card_has()
    {
        AddMany(8);
        Portal.Workspaces.Add(APage.AWorkspace(UserId));
        var operation = APage.Operation();
        Portal.Replace(operation);
        Portal.Say(operation.Id, "base", "Unpacking redis");
        Services.GetRequiredService<NavigationManager>().NavigateTo("workspaces?layout=table&order=name");
        var page = Render<RosterPage>();
        Assert.Empty(page.FindAll(".roster"));
        var rows = page.FindAll("tbody tr");
        Assert.Equal(9, rows.Count);
        Assert.Equal("/workspaces/ws7x2km", rows[0].QuerySelector("[data-workspace=ws7x2km] a")!.GetAttribute("href"));
        Assert.Equal("Building", rows[0].QuerySelector(".pill")!.Words());
        Assert.Contains("New York", rows[0].Words(), StringComparison.Ordinal);
        Assert.Equal("Watch: Notes", rows[0].QuerySelector("a.next")!.GetAttribute("aria-label"));
        Assert.Equal("Unpacking redis", rows[0].QuerySelector("[data-under-way=provision] [data-last-line]")!.Words());
        Assert.Single(page.FindAll("select[name=layout] option[selected]:contains('Table')"));
    }

    [Fact]
    public void They_can_be_ordered_by_name()
    {
        AddMany(9);
        Portal.Workspaces.Insert(0, APage.AWorkspace(UserId, id: "ws33333", name: "zebra"));
        Portal.Workspaces.Insert(0, APage.AWorkspace(UserId, id: "ws44444", name: "Apple"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("workspaces?order=name");
        var names = Render<RosterPage>().FindAll(".roster .name a").Select(a => a.Words()).ToList();
        Assert.Equal(("Apple", "Studio 0", "zebra"), (names[0], names[1], names[^1]));
    }

    [Fact]
    public void A_row_changes_by_itself()
    {
        Portal.Workspaces.Add(APage.AWorkspace(UserId));
        var page = Render<RosterPage>();
        Portal.Workspaces[0] = APage.AWorkspace(UserId, WorkspaceStatus.Active);
        Portal.Tell(LiveTopics.Account(UserId));
        page.WaitForAssertion(() => Assert.Equal("Active", page.Find(".pill").Words()));
    }

    private void AddMany(int count) => Portal.Workspaces.AddRange(Enumerable.Range(0, count)
        .Select(i => APage.AWorkspace(UserId, id: $"ws2222{"abcdefghj"[i]}", name: $"Studio {i}")));
}
