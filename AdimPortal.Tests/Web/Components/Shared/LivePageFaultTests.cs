using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Components.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace AdimPortal.Tests.Web.Components.Shared;

/// <summary>
/// No live page stays blank, frozen or broken because the database was away: it says so, keeps what it shows, and comes
/// back.
/// </summary>
public sealed class LivePageFaultTests : PageTest
{
    private const string Unread = "This page could not be loaded", Old = "This may be out of date";

    private static readonly string[] Topics =
        [LiveTopics.Everything, LiveTopics.Workspace(APage.Notes), LiveTopics.Operation(APage.Operation().Id)];

    private readonly Database _database;

    public LivePageFaultTests()
        : this(new Database())
    {
    }

    private LivePageFaultTests(Database database)
        : base(services => AwayProxy.Before(services, database.Call, typeof(ILiveFeed))) => _database = database;

    public static TheoryData<Type> Pages => [.. typeof(App).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(LivePage)) && type.IsDefined(typeof(RouteAttribute), inherit: false))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_that_could_not_be_read_says_so_and_comes_as_soon_as_it_can(Type type)
    {
        _database.Fault = new NpgsqlException("Away.");
        var page = Open(type);
        Assert.Equal(Unread, page.Find("h1").Words());
        Assert.Contains("We try again automatically. Try again", page.Words(), StringComparison.Ordinal);

        // One try fails as well.
        await PassAsync(page, 2);
        Assert.Equal(Unread, page.Find("h1").Words());
        _database.Fault = null;
        await PassAsync(page, 4);
        page.WaitForAssertion(() => Assert.NotEqual(Unread, page.Find("h1").Words()));
        Assert.DoesNotContain("Try again", page.FindAll("button").Select(button => button.Words()));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_that_is_open_keeps_what_it_shows_and_says_from_when_it_is(Type type)
    {
        var page = Open(type);
        var seen = page.Words();
        Assert.DoesNotContain(Old, seen, StringComparison.Ordinal);

        _database.Fault = new InvalidOperationException("As it comes by way of a framework.", new TimeoutException());
        Change();
        page.WaitForAssertion(() => Assert.Contains(Old, page.Words(), StringComparison.Ordinal));
        Assert.EndsWith(seen, page.Words(), StringComparison.Ordinal);

        _database.Fault = null;
        page.FindAll("button").First(button => button.Words() == "Try again").Click();
        page.WaitForAssertion(() => Assert.Equal(seen, page.Words()));
    }

    [Fact]
    public async Task Pauses_between_tries_grow_and_a_page_that_was_left_tries_no_more()
    {
        Role = Roles.Admin;
        _database.Fault = new NpgsqlException("Away.");
        var page = Render<AllWorkspacesPage>();
        foreach (var (seconds, all) in new[] { (2, 2), (3, 2), (1, 3), (8, 4), (16, 5), (30, 6), (30, 7) })
        {
            await PassAsync(page, seconds);
            Assert.Equal(all, _database.Calls);
        }

        await DisposeComponentsAsync();
        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(7, _database.Calls);
    }

    [Fact]
    public void Before_it_is_live_it_answers_that_it_can_not_be_served_now()
    {
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        Role = Roles.Admin;
        _database.Fault = new NpgsqlException("Away.");
        var http = new DefaultHttpContext();
        var page = Render<AllWorkspacesPage>(p => p.AddCascadingValue<HttpContext>(http));
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, http.Response.StatusCode);
        Assert.Equal(Unread, page.Find("h1").Words());
        // Without a circuit a button would do nothing.
        Assert.Single(page.FindAll("a:contains('Try again')"));
    }

    [Fact]
    public void A_bug_is_not_taken_for_an_absence()
    {
        Role = Roles.Admin;
        _database.Fault = new InvalidOperationException("A bug.");
        Assert.Throws<InvalidOperationException>(() => Render<AllWorkspacesPage>());
    }

    /// <summary>What was waiting for the time has done its work.</summary>
    private Task PassAsync(IRenderedComponent<IComponent> page, int seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        return page.InvokeAsync(() => { });
    }

    private void Change()
    {
        LetRest();
        foreach (var topic in Topics.Append(LiveTopics.Account(UserId)))
            Portal.Tell(topic);
    }

    private IRenderedComponent<IComponent> Open(Type type)
    {
        Role = type.Namespace!.Contains(".Staff", StringComparison.Ordinal) ? Roles.Admin : Roles.Customer;
        Portal.Workspaces.Add(APage.AWorkspace(UserId, WorkspaceStatus.Active));
        Portal.Replace(APage.Operation(OperationStatus.Done));
        return Render(builder =>
        {
            builder.OpenComponent(0, type);
            if (type.GetProperty("Id") is not null)
                builder.AddAttribute(1, "Id", APage.Notes.Value);
            if (type.GetProperty("OperationKey") is not null)
                builder.AddAttribute(2, "OperationKey", APage.Operation().Id.Value);
            builder.CloseComponent();
        });
    }

    private sealed class Database
    {
        public Exception? Fault { get; set; }

        /// <summary>How often it was asked: of a page whose session can't be read, once for each try.</summary>
        public int Calls { get; private set; }

        public Exception? Call()
        {
            Calls++;
            return Fault;
        }
    }
}
