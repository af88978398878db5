using System.Net;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Infrastructure.SelfHosted;
using AdimPortal.Web.Components;
using AdimPortal.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.SelfHosted.Sentences;

/// <summary>
/// The same as <see cref="EverySentenceOfPagesTests"/> for pages that come whole, without a circuit: plans, money, the
/// account, what one can ask for.
/// </summary>
[Trait("Category", "Integration")]
public sealed class EverySentenceOfPlainPagesTests(PostgresCluster cluster)
{
    private static readonly string[] Looked =
        ["/account", "/billing", "/billing/plan/free", "/billing/plan/starter", "/billing/plan/pro", "/workspaces/new",
            "/workspaces/new?plan=pro", "/workspaces/own"];

    /// <summary>Whose words are those of any account, or of a workspace in the cloud.</summary>
    private static readonly Dictionary<string, string> Others = new()
    {
        ["/account/two-step"] = "is about the account, whatever it has",
        ["/confirm"] = "asks for the password before any act, and names none",
        ["/billing/return"] = "leads on to another page",
        ["/workspaces/{Id}/backups/{BackupId:guid}/new"] =
            "says what is built in the cloud; the own server isn't touched",
    };

    [Fact]
    public async Task In_every_state_of_the_account_it_is_true()
    {
        var reviewed = ReviewedSentences.In("plain-pages.txt");
        // One of its own: a workspace that is up is watched, which others' tests would see.
        await using var portal = new PortalApp(cluster);
        await portal.InitializeAsync();
        var owner = await OwnerAsync(portal);
        using var visitor = portal.NewVisitor();
        await visitor.SignInAsync(owner.Email!);
        await LookAsync("free");
        var subscription = await portal.SubscribedAsync(owner.Id);
        await LookAsync("starter");
        portal.Services.GetRequiredService<InMemoryPayments>()
            .FailPayment(subscription.Id, TimeProvider.System.GetUtcNow());
        await LookAsync("owes");
        reviewed.Check();

        async Task LookAsync(string state)
        {
            await portal.Services.GetRequiredService<SubscriptionSync>().ReadAsync(owner.Id, default);
            foreach (var path in Looked)
            {
                var page = await visitor.GetAsync(path);
                if (page.Status is HttpStatusCode.OK)
                    reviewed.Met($"{state}, {path}", Spoken.Of(page.Document.QuerySelector("main")!.ChildNodes));
            }
        }
    }

    [Fact]
    public void Every_plain_page_of_a_customer_is_looked_at()
    {
        var plain = typeof(App).Assembly.GetTypes().Where(type => !type.IsSubclassOf(typeof(LivePage)))
            .Where(type => type.Namespace is { } room
                && (room.Contains(".Portal", StringComparison.Ordinal)
                    || room.EndsWith(".Profile", StringComparison.Ordinal)))
            .SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: false).Cast<RouteAttribute>())
            .Select(route => route.Template);
        Assert.Empty(plain.Except(Looked.Append("/billing/plan/{Name}")).Except(Others.Keys));
    }

    private async Task<PortalUser> OwnerAsync(PortalApp portal)
    {
        var owner = await portal.AccountAsync($"{Guid.NewGuid():N}@example.com");
        var id =
            await SelfHostedServerPortal.RegisterAsync(portal, owner.Id, new SelfHostedServerKey(),
                from: "203.0.113.90");
        await using var database =
            await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var workspace = await database.Set<Workspace>().SingleAsync(w => w.Id == id);
        workspace.Activate(new WorkspaceEndpoints(null, null, "https://attic.example.com"),
            TimeProvider.System.GetUtcNow());
        await database.SaveChangesAsync();
        return owner;
    }
}
