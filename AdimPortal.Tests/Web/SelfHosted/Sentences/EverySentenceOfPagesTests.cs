using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components;
using AdimPortal.Web.Components.Portal.Backups;
using AdimPortal.Web.Components.Portal.Billing;
using AdimPortal.Web.Components.Portal.Monitoring;
using AdimPortal.Web.Components.Portal.Moves;
using AdimPortal.Web.Components.Portal.Operations;
using AdimPortal.Web.Components.Portal.Pairing;
using AdimPortal.Web.Components.Portal.Workspaces;
using AdimPortal.Web.Components.Shared;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.SelfHosted.Sentences;

/// <summary>
/// All that the owner of an own server can read on a live page, in every state of the workspace and of what is done to
/// it, and all that is asked when a button is pressed: read by somebody and true of a server that the portal can't sign
/// in to. See <see cref="ReviewedSentences"/>.
/// </summary>
public sealed class EverySentenceOfPagesTests : PageTest
{
    private static readonly Type[] Pages = [typeof(WorkspacePage), typeof(MovePage), typeof(BackupsPage),
        typeof(HealthPage), typeof(AccessPage), typeof(SettingsPage), typeof(RosterPage), typeof(ActivityPage),
        typeof(OperationPage)];

    public EverySentenceOfPagesTests() => Portal.Codes[APage.Notes] = APage.LiveCode(APage.Notes, Time.GetUtcNow());

    [Fact]
    public async Task In_every_state_it_is_true()
    {
        var reviewed = ReviewedSentences.In("pages.txt");
        foreach (var state in SelfHostedStates.All(UserId, Time.GetUtcNow()))
        {
            Enter(state);
            // Of one that lives in the cloud now, only what is said of the other server.
            foreach (var page in state.Workspace.IsSelfHosted ? Pages : [typeof(MovePage), typeof(MoveSection)])
            {
                for (var button = -1; await SeeAsync(page, button) is { } seen; button++)
                    reviewed.Met($"{state.Name}, {page.Name}", seen);
            }
        }

        reviewed.Check();
    }

    [Fact]
    public async Task In_every_operation_it_is_true()
    {
        var reviewed = ReviewedSentences.In("operations.txt");
        foreach (var (name, operation) in SelfHostedOperations.Views())
        {
            var isOver = operation is { Name: RegisterOperation.OperationName, Status: OperationStatus.Unwound };
            Enter(
                new(name, isOver ? Failed() : SelfHostedStates.Ready(UserId))
                { Server = InMemorySelfHostedServers.Of(APage.Notes) });
            Portal.Replace(operation);
            foreach (var page in new[] { typeof(OperationPage), typeof(ActivityPage) })
                reviewed.Met($"{name}, {page.Name}", (await SeeAsync(page, button: -1))!);
            if (operation.CanBeCancelled)
                reviewed.Met($"{name}, cancelling", Texts(operation.Text.CancelPrompt));
        }

        foreach (var step in SelfHostedOperations.Plans.SelectMany(plan => plan.Steps))
            reviewed.Met($"{step.Name}, out of patience",
                Spoken.Of(step.TimeoutMessage).Concat(Spoken.Of(step.Group ?? "")));
        reviewed.Check();

        static IEnumerable<string> Texts(CancelPrompt asked) =>
            new[] { asked.Title, asked.UserMessage, asked.Button }.SelectMany(Spoken.Of);
    }

    /// <summary>What can't be done there is refused with a sentence; that is one of those, too.</summary>
    [Fact]
    public void What_is_refused_there_is_refused_truly()
    {
        var reviewed = ReviewedSentences.In("refusals.txt");
        foreach (var plan in new InMemoryWorld().Plans.All)
        {
            if (Record.Exception(() => plan.Require(SelfHostedStates.Ready(UserId)))
                is NotPossibleException refused)
                reviewed.Met(plan.Name, Spoken.Of(refused.Message));
        }

        reviewed.Check();
    }

    /// <param name="besides">Whether its owner has one in the cloud, too.</param>
    [Theory]
    [InlineData(false, "banner.txt")]
    [InlineData(true, "banner-with-cloud.txt")]
    public async Task What_the_banner_of_who_owes_says_is_true(bool besides, string file)
    {
        var reviewed = ReviewedSentences.In(file);
        Enter(new("owes", SelfHostedStates.Ready(UserId)));
        if (besides)
            Portal.Workspaces.Add(APage.AWorkspace(UserId, WorkspaceStatus.Active, id: "ws9kq3m", name: "Cloudy"));
        await Billing.ChangeAsync(UserId, account => account.NameCustomer(InMemoryPayments.CustomerOf(UserId)),
            default);
        var subscription = Payments.Subscribe(UserId, "adim_starter_monthly", awaitsWorkspace: false);
        Payments.FailPayment(subscription.Id, Time.GetUtcNow());
        await Services.GetRequiredService<SubscriptionSync>().ReadAsync(UserId, default);
        var schedule = Services.GetRequiredService<DunningSchedule>();
        foreach (var stage in schedule.Stages)
        {
            reviewed.Met($"before {stage.Act}", Spoken.Of(Render<PaymentBanner>().Nodes));
            Dunning.Taken.Add(DunningStageTaken.Told(stage.Day, Time.GetUtcNow()));
            await DisposeComponentsAsync();
        }

        reviewed.Met("after all", Spoken.Of(Render<PaymentBanner>().Nodes));
        reviewed.Check();
    }

    /// <summary>A page that is new is looked at here, or says why its words are those of any account.</summary>
    [Fact]
    public void Every_live_page_of_a_customer_is_looked_at()
    {
        var live = typeof(App).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(LivePage))
                && type.IsDefined(typeof(RouteAttribute), inherit: false))
            .Where(type => !type.Namespace!.Contains(".Staff", StringComparison.Ordinal)).ToList();
        Assert.Empty(live.Except(Pages));
    }

    private static Workspace Failed()
    {
        var workspace = SelfHostedStates.Building(Guid.Parse("00000000-0000-0000-0000-00000000c0de"));
        workspace.Fail("It did not respond.");
        return workspace;
    }

    private void Enter(SelfHostedState state)
    {
        Portal.Workspaces.Clear();
        Portal.Operations.Clear();
        Backups.Backups.Clear();
        Portal.Workspaces.Add(state.Workspace);
        Portal.Replace(
            APage.Operation(OperationStatus.Done).As(RegisterOperation.OperationName));
        SelfHostedServers.Server = state.Server;
        Monitoring.Health.Clear();
        if (state.Health is { } health)
            Monitoring.Health[APage.Notes] = health;
        if (state.Workspace.Move is not null)
            Backups.Backups[Guid.Empty] = new Backup(Guid.Empty, APage.Notes, BackupReason.Asked, BackupStatus.Failed,
                APage.Ten, null, null, null, "The disk is full.", null);
    }

    /// <summary>
    /// What stands on the page, and what comes when one button of it is pressed; null when there is none with that
    /// number.
    /// </summary>
    /// <param name="button">-1 for the page as it comes.</param>
    private async Task<IReadOnlyList<string>?> SeeAsync(Type type, int button)
    {
        var page = Render(builder =>
        {
            builder.OpenComponent(0, type);
            if (type == typeof(MoveSection))
                builder.AddAttribute(1, "Workspace", Portal.Workspaces[0]);
            else if (type != typeof(RosterPage))
                builder.AddAttribute(1, "Id", APage.Notes.Value);
            if (type == typeof(OperationPage))
                builder.AddAttribute(2, "OperationKey", Portal.Operations[0].Id.Value);
            builder.CloseComponent();
        });
        var buttons = page.FindAll("button")
            .Where(b => !b.HasAttribute("disabled")
                && b.Attributes.Any(a => a.Name.StartsWith("blazor:onclick", StringComparison.Ordinal))).ToList();
        if (button >= buttons.Count)
        {
            await DisposeComponentsAsync();
            return null;
        }

        if (button >= 0)
            buttons[button].Click();
        List<string> seen = [.. Spoken.Of(page.Nodes)];
        for (var most = 3; most > 0 && page.FindAll("[role=dialog]").Count > 0; most--)
            page.Answer(isSure: false);
        await DisposeComponentsAsync();
        return seen;
    }
}
