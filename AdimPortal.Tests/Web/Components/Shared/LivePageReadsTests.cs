using System.Security.Claims;
using AdimPortal.Core.Accounts;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Tests.Web.Components.Portal.Operations;
using AdimPortal.Web.Components.Portal.Workspaces;
using AdimPortal.Web.Security;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdimPortal.Tests.Web.Components.Shared;

/// <summary>
/// What live pages ask the database for: many who watch the same cost a node what one costs, and each sees what is
/// theirs to see.
/// </summary>
public sealed class LivePageReadsTests : PageTest
{
    private const int Watchers = 5;

    private readonly Asked _asked;

    public LivePageReadsTests()
        : this(new Asked())
    {
    }

    private LivePageReadsTests(Asked asked)
        : base(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<ILiveFeed>(asked.Feed));
            // Settings are no rows.
            AwayProxy.Before(services, asked.Hear, typeof(ILiveFeed), typeof(IBlueprintSettings));
        }) => _asked = asked;

    public static TheoryData<Type> Pages => LivePageFaultTests.Pages;

    [Theory]
    [MemberData(nameof(Pages))]
    public void Many_who_watch_cost_what_one_costs(Type type)
    {
        Open(type);
        var one = Change();
        for (var more = 1; more < Watchers; more++)
            Open(type);
        var many = Change();
        Assert.NotEmpty(one.Reads);
        Assert.Equal(one.Reads, many.Reads);
        Assert.Equal(many.Reads.Distinct(), many.Reads);
        // Each of them did read: whether a session still holds is asked for each.
        Assert.Equal((1, Watchers), (one.Sessions, many.Sessions));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_that_comes_reads_nothing_twice(Type type)
    {
        Open(type);
        var (reads, _) = _asked.Take();
        Assert.Equal(reads.Distinct(), reads);
    }

    [Fact]
    public void Who_may_not_see_it_does_not_see_it_beside_one_who_may()
    {
        Portal.Workspaces.Add(APage.AWorkspace(UserId, WorkspaceStatus.Active));
        Portal.Codes[APage.Notes] = APage.LiveCode(APage.Notes, Time.GetUtcNow());
        var owner = Render(page => Workspace(page, UserId, Roles.Customer));
        var stranger = Render(page => Workspace(page, Guid.NewGuid(), Roles.Customer));
        // The gate asks for the account's role, not for the page's.
        Role = Roles.Support;
        var staff = Render(page => Workspace(page, Guid.NewGuid(), Roles.Support));
        for (var changes = 0; changes < 2; changes++)
        {
            Assert.Contains("482917", owner.Words(), StringComparison.Ordinal);
            Assert.Equal("", stranger.Words());
            Assert.Contains("Notes", staff.Words(), StringComparison.Ordinal);
            Assert.DoesNotContain("482917", staff.Words(), StringComparison.Ordinal);
            Change();
        }
    }

    private (IReadOnlyList<string> Reads, int Sessions) Change()
    {
        LetRest();
        _asked.Take();
        _asked.Feed.Tell();
        return _asked.Take();
    }

    private void Open(Type type)
    {
        Role = type.Namespace!.Contains(".Staff", StringComparison.Ordinal) ? Roles.Admin : Roles.Customer;
        if (Portal.Workspaces.Count == 0)
            Portal.Workspaces.Add(APage.AWorkspace(UserId, WorkspaceStatus.Active));
        Portal.Replace(APage.Operation());
        Render(builder =>
        {
            builder.OpenComponent(0, type);
            if (type.GetProperty("Id") is not null)
                builder.AddAttribute(1, "Id", APage.Notes.Value);
            if (type.GetProperty("OperationKey") is not null)
                builder.AddAttribute(2, "OperationKey", APage.Operation().Id.Value);
            builder.CloseComponent();
        });
    }

    /// <summary>The workspace's page for somebody.</summary>
    private static void Workspace(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder page, Guid who,
        string role)
    {
        var person = new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, who.ToString()), new Claim(ClaimTypes.Role, role),
                new Claim(PortalClaims.EmailVerified, "true"),
                new Claim(PortalClaims.Session, $"{InMemoryActs.Session:N}")], "test"));
        page.OpenComponent<CascadingValue<Task<AuthenticationState>>>(0);
        page.AddAttribute(1, "Value", Task.FromResult(new AuthenticationState(person)));
        page.AddAttribute(2, "ChildContent", (RenderFragment)(inner =>
        {
            inner.OpenComponent<WorkspacePage>(0);
            inner.AddAttribute(1, nameof(WorkspacePage.Id), APage.Notes.Value);
            inner.CloseComponent();
        }));
        page.CloseComponent();
    }

    /// <summary>What was asked for, in the order of its names.</summary>
    private sealed class Asked
    {
        private static readonly string Session = $"{nameof(ISessions)}.{nameof(ISessions.FindAsync)}(";

        private List<string> _calls = [];

        public HeardFeed Feed { get; } = new();

        public Exception? Hear(string call)
        {
            _calls.Add(call);
            return null;
        }

        public (IReadOnlyList<string> Reads, int Sessions) Take()
        {
            var all = _calls.ToLookup(call => call.StartsWith(Session, StringComparison.Ordinal));
            _calls = [];
            return ([.. all[false].Order(StringComparer.Ordinal)], all[true].Count());
        }
    }
}
