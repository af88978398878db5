using AdimPortal.Core.Operations;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Workspaces;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Suspension;

/// <summary>A workspace at rest, and what staff can do to one, as people see it.</summary>
public sealed class SuspendedPageTests : PageTest
{
    [Fact]
    public void Its_owner_reads_why_and_sees_no_code_and_not_what_staff_wrote()
    {
        Has(UserId, w => Suspend(w, SuspensionReason.Payment, "Third time."));
        Portal.Codes[APage.Notes] = APage.LiveCode(APage.Notes, Time.GetUtcNow());
        var page = Show();
        Assert.Equal("Suspended", page.Find(".page-head .pill").Words());
        Assert.Contains("A payment is overdue.", page.Words(), StringComparison.Ordinal);
        Assert.Contains("We keep everything in the workspace", page.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("482917", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Third time.", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-staff-controls]"));
    }

    [Fact]
    public void Switched_off_and_resizing_are_said_as_they_are()
    {
        Has(UserId, w => Suspend(w, SuspensionReason.Staff, "Too loud.", level: SuspensionLevel.PoweredOff));
        Assert.Equal("Switched off", Show().Find(".page-head .pill").Words());
        Has(UserId, w => Suspend(w, SuspensionReason.Payment, "Third time.", level: SuspensionLevel.ReadOnly));
        var page = Show();
        Assert.Equal("Read-only", page.Find(".page-head .pill").Words());
        Assert.Contains("can be read and exported, but not changed", page.Words(), StringComparison.Ordinal);
        Has(UserId, w => w.BeginResize("pro", "s-2vcpu-4gb"));
        Assert.Equal("Resizing", Show().Find(".page-head .pill").Words());
    }

    [Fact]
    public void Staff_read_the_reason_and_can_resume()
    {
        Role = Roles.Support;
        Has(Guid.NewGuid(), w => Suspend(w, SuspensionReason.Staff, "Too loud."));
        IRenderedComponent<Microsoft.AspNetCore.Components.IComponent> page = Show();
        Assert.Equal("For staff: Too loud.", page.Find("[data-suspension-note]").Words());
        Assert.Equal("/workspaces/ws7x2km/settings", page.Find(".note a:contains('under Settings')")
            .GetAttribute("href"));
        page = ShowSettings();
        Assert.Equal("Resume workspace Switch off workspace",
            string.Join(' ', page.FindAll("[data-staff-controls] button").Select(b => b.Words())));
        page.Find("button:contains('Resume')").Click();
        page.Answer(isSure: true);
        page.WaitForAssertion(() => Assert.Equal([ResumeOperation.OperationName], Portal.Asked));
    }

    [Fact]
    public void Staff_suspend_with_a_reason_only()
    {
        Role = Roles.Support;
        Has(Guid.NewGuid(), _ => { });
        var page = ShowSettings();
        page.Find("[data-staff-controls] button:contains('Suspend')").Click();
        page.Answer(isSure: true);
        Assert.Equal("Give a reason.", page.Find("[role=dialog] [role=alert]").Words());
        Assert.Empty(Portal.Asked);
        page.Find("#reason").Input("Too loud.");
        page.Answer(isSure: true);
        page.WaitForAssertion(() => Assert.Equal([SuspendOperation.OperationName], Portal.Asked));
    }

    [Fact]
    public void Staff_resize_and_are_told_how_long_it_will_be_away()
    {
        Role = Roles.Support;
        Portal.Downtime = TimeSpan.FromSeconds(41);
        Has(Guid.NewGuid(), _ => { });
        var page = ShowSettings();
        page.Find("[data-staff-controls] button:contains('Resize')").Click();
        Assert.Contains("not reachable for about 41 s", page.Find("[role=dialog]").Words(),
            StringComparison.Ordinal);
        page.Find("#resize-plan").Change("pro");
        page.Answer(isSure: true);
        page.WaitForAssertion(() => Assert.Equal([ResizeOperation.OperationName], Portal.Asked));
    }

    [Fact]
    public void A_resize_that_was_taken_back_says_that_the_old_size_serves()
    {
        Has(UserId, _ => { },
            APage.Operation(OperationStatus.Running).As(ResizeOperation.OperationName));
        var page = Show();
        Portal.Replace(
            APage.Operation(OperationStatus.Unwound).As(ResizeOperation.OperationName) with
            {
                Problem = "A disk can't shrink."
            });
        Portal.Tell(AdimPortal.Core.Operations.LiveTopics.Workspace(APage.Notes));
        page.WaitForAssertion(() =>
            Assert.Contains("The workspace could not be resized", page.Words(), StringComparison.Ordinal));
        Assert.Contains("A disk can't shrink. The workspace has its old size, as before.", page.Words(),
            StringComparison.Ordinal);
    }

    private static void Suspend(Workspace workspace, SuspensionReason reason, string note,
        SuspensionLevel level = SuspensionLevel.Stopped)
    {
        workspace.BeginSuspension(level, reason, note, APage.Ten);
        workspace.Suspended(level);
    }

    private void Has(Guid owner, Action<Workspace> change, OperationView? operation = null)
    {
        var workspace = APage.AWorkspace(owner, WorkspaceStatus.Active);
        change(workspace);
        Portal.Workspaces.Clear();
        Portal.Workspaces.Add(workspace);
        Portal.Replace(operation ?? APage.Operation(OperationStatus.Done));
    }

    private IRenderedComponent<SettingsPage> ShowSettings() =>
        Render<SettingsPage>(p => p.Add(w => w.Id, APage.Notes.Value));

    private IRenderedComponent<WorkspacePage> Show() => Render<WorkspacePage>(p => p.Add(w => w.Id, APage.Notes.Value));
}
