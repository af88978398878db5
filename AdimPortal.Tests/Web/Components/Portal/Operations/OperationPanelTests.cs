using AdimPortal.Core.Backups;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Operations;
using AdimPortal.Web.Components.Shared;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Portal.Operations;

/// <summary>What a person reads about an operation, and what they may do about it, in each of its states.</summary>
public sealed class OperationPanelTests : PageTest
{
    [Fact]
    public void While_it_runs_it_says_how_long_is_left_and_whether_that_is_a_guess()
    {
        var known = Show(APage.Operation());
        Assert.Equal(APage.Ten.AddSeconds(40).ToString("O"), known.Find("time-left[estimate]").GetAttribute("until"));
        Assert.DoesNotContain("guess", known.Words(), StringComparison.Ordinal);
        Assert.Contains("(an estimate)", Show(APage.Operation() with { ExpectationIsEstimate = true }).Words(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_screen_reader_hears_the_step_that_runs_and_then_the_end()
    {
        Assert.Equal("Now: Health check", Show(APage.Operation()).Find("p[role=status]").Words());
        Assert.Equal("Done", Show(APage.Operation(OperationStatus.Done)).Find("p[role=status]").Words());
    }

    [Fact]
    public void A_building_that_runs_can_be_cancelled_once_the_person_is_sure()
    {
        var panel = Show(APage.Operation());
        var dialogs = Render<DialogHost>();
        panel.Find("button:contains('Cancel')").Click();
        dialogs.Answer(isSure: false);
        Assert.Empty(Portal.Asked);
        panel.Find("button:contains('Cancel')").Click();
        dialogs.Answer(isSure: true);
        Assert.Equal(["cancel"], Portal.Asked);
    }

    [Fact]
    public void A_failure_says_the_sentence_what_was_taken_back_and_offers_to_try_again()
    {
        var panel = Show(Failed(), WorkspaceStatus.Failed);
        var note = panel.Find(".note");
        Assert.StartsWith(
            "The workspace could not be built DigitalOcean has no capacity in New York. We undid “Set up firewall” and “Create server”; nothing is left in the cloud. Nothing is charged.",
            note.Words(), StringComparison.Ordinal);
        note.QuerySelector("button")!.Click();
        Assert.Equal(["provision"], Portal.Asked);
    }

    [Fact]
    public void What_could_not_be_undone_is_said_in_place_of_a_promise()
    {
        var note =
            Show(
                Failed().As(RestoreOperation.OperationName) with
                {
                    NotVerified = ["These parts are what the restore left: the files."]
                }).Find(".note").Words();
        Assert.StartsWith("The backup could not be restored, and not everything could be undone", note,
            StringComparison.Ordinal);
        Assert.Contains("These parts are what the restore left: the files. The workspace runs with the data that it has now.", note,
            StringComparison.Ordinal);
        Assert.DoesNotContain("has the data that it had before", note, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_given_up_names_what_was_begun_in_its_place()
    {
        var note =
            Show(
                APage.Operation(OperationStatus.Abandoned) with
                {
                    Problem = "We can't reach the server.",
                    AbandonedFor = "Terminate workspace"
                }).Find(".note").Words();
        Assert.StartsWith(
            "This operation was abandoned We can't reach the server. “Terminate workspace” was started instead. What this operation had done was not undone first.",
            note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WorkspaceHosting.Cloud, RestoreOperation.OperationName,
        "retry the restore, restore this backup again or another one, or terminate the workspace.")]
    [InlineData(WorkspaceHosting.Cloud, TerminateOperation.OperationName, "You can also retry it.")]
    [InlineData(WorkspaceHosting.Cloud, ResizeOperation.OperationName,
        "You can also retry it, or terminate the workspace.")]
    [InlineData(WorkspaceHosting.SelfHosted, RegisterOperation.OperationName,
        "You can also retry it, or unregister the server.")]
    public void What_is_stuck_says_what_can_be_done(WorkspaceHosting hosting, string plan, string message) =>
        Assert.Contains(message,
            Show(APage.Operation(OperationStatus.Stuck).As(plan) with { Problem = "It failed." }, hosting: hosting)
                .Find(".note").Words(), StringComparison.Ordinal);

    [Fact]
    public void What_was_tried_again_already_offers_it_no_more() =>
        Assert.Empty(Show(Failed(), WorkspaceStatus.Building).FindAll(".note button"));

    [Fact]
    public void A_cancelled_building_is_no_failure()
    {
        var note = Show(APage.Operation(OperationStatus.Unwound) with { WasCancelled = true }, WorkspaceStatus.Failed)
            .Find(".note");
        Assert.StartsWith("The build was cancelled Nothing had to be undone. Nothing is charged.", note.Words(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("stopped", note.ClassName!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stuck_operation_tells_its_owner_who_looks_at_it_and_lets_them_try_again()
    {
        var stuck = APage.Operation(OperationStatus.Stuck) with
        {
            Problem = "The server could not be removed.",
            ProblemDetail = "DELETE gave 500"
        };
        var owners = Show(stuck);
        Assert.Contains(
            "The server could not be removed. Our support knows and is working on it. You can also retry it, or terminate the workspace.",
            owners.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("DELETE gave 500", owners.Words(), StringComparison.Ordinal);
        owners.Find(".note button").Click();

        Role = Roles.Support;
        var staffs = Show(stuck, forStaff: true);
        Assert.Contains("DELETE gave 500", staffs.Words(), StringComparison.Ordinal);
        staffs.Find(".note button").Click();
        Assert.Equal(["resume", "resume"], Portal.Asked);
    }

    [Fact]
    public void While_it_unwinds_there_is_nothing_to_press()
    {
        var panel = Show(APage.Operation(OperationStatus.Unwinding) with { Problem = "It went wrong." });
        Assert.Contains("Failed: undoing completed steps It went wrong.", panel.Words(),
            StringComparison.Ordinal);
        Assert.Empty(panel.FindAll(".row-between button, .note button"));
    }

    [Fact]
    public void A_page_left_open_asks_at_the_door_again_before_it_acts()
    {
        var panel = Show(Failed(), WorkspaceStatus.Failed);
        Portal.Workspaces.Clear();
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Failed));
        panel.Find(".note button").Click();
        Assert.Empty(Portal.Asked);
    }

    private static OperationView Failed() => APage.Operation(
        OperationStatus.Unwound, APage.Step("firewall", "Set up firewall", StepStatus.Undone),
        APage.Step("server", "Create server", StepStatus.Undone),
        APage.Step("wait", "Wait for the server", StepStatus.Failed)) with
    { Problem = "DigitalOcean has no capacity in New York." };

    private IRenderedComponent<OperationPanel> Show(OperationView operation,
        WorkspaceStatus status = WorkspaceStatus.Building, bool forStaff = false,
        WorkspaceHosting hosting = WorkspaceHosting.Cloud)
    {
        var workspace = APage.AWorkspace(UserId, status);
        Portal.Workspaces.Add(workspace);
        RenderFragment actions = builder =>
        {
            builder.OpenComponent<OperationActions>(0);
            builder.AddComponentParameter(1, nameof(OperationActions.Operation), operation);
            builder.AddComponentParameter(2, nameof(OperationActions.Workspace), workspace);
            builder.AddComponentParameter(3, nameof(OperationActions.ForStaff), forStaff);
            builder.CloseComponent();
        };
        return Render<OperationPanel>(p => p
            .Add(o => o.Operation, operation).Add(o => o.Text, HostingText.Of(hosting)).Add(o => o.Lines, [])
            .Add(o => o.ReadAt, APage.Ten).Add(o => o.ForStaff, forStaff).Add(o => o.Actions, actions));
    }
}
