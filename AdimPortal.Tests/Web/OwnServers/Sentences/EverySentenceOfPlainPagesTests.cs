using System.Net;
using AdimPortal.Core.Billing;
using AdimPortal.Core.OwnServers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testbed.InMemory;
using AdimPortal.Tests.Infrastructure.OwnServers;
using AdimPortal.Tests.Support.Visits;
using AdimPortal.Tests.Web.Account;
using AdimPortal.Web.Components;
using AdimPortal.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.OwnServers.Sentences;

/// <summary>The same as <see cref="EverySentenceOfPagesTests"/> for pages that come whole, without a circuit: plans, money, the account, what one can ask for.</summary>
[Collection(PortalVisits.Name)]
public sealed class EverySentenceOfPlainPagesTests(PortalApp portal)
{
    private static readonly string[] Looked =
        ["/account", "/billing", "/billing/plan/free", "/billing/plan/starter", "/billing/plan/pro", "/workspaces/new", "/workspaces/new?plan=pro", "/workspaces/own"];

    /// <summary>Whose words are those of any account, or of a workspace in the cloud.</summary>
    private static readonly Dictionary<string, string> Others = new()
    {
        ["/confirm"] = "asks for the password before any act, and names none",
        ["/billing/return"] = "leads on to another page",
        ["/workspaces/{Id}/backups/{BackupId:guid}/new"] = "says what is built in the cloud; the own server isn't touched",
    };

    private InMemoryPayments Payments => portal.Services.GetRequiredService<InMemoryPayments>();

    [Fact]
    public async Task In_every_state_of_the_account_it_is_true()
    {
        var reviewed = ReviewedSentences.In("plain-pages.txt");
        var owner = await OwnerAsync();
        using var visitor = portal.NewVisitor();
        await visitor.SignInAsync(owner.Email!);
        await LookAsync("free");
        await portal.Services.GetRequiredService<IBillingStore>().ChangeAsync(owner.Id, account => account.NameCustomer(InMemoryPayments.CustomerOf(owner.Id)), default);
        var subscription = Payments.Subscribe(owner.Id, "adim_starter_monthly", awaitsWorkspace: false);
        await LookAsync("starter");
        Payments.FailPayment(subscription.Id, TimeProvider.System.GetUtcNow());
        await LookAsync("owes");
        reviewed.Check();

        async Task LookAsync(string state)
        {
            await portal.Services.GetRequiredService<AccountReading>().ReadAsync(owner.Id, default);
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
            .Where(type => type.Namespace is { } room && (room.Contains(".Portal", StringComparison.Ordinal) || room.EndsWith(".Profile", StringComparison.Ordinal)))
            .SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: false).Cast<RouteAttribute>()).Select(route => route.Template);
        Assert.Empty(plain.Except(Looked.Append("/billing/plan/{Name}")).Except(Others.Keys));
    }

    private async Task<PortalUser> OwnerAsync()
    {
        var owner = await portal.AccountAsync($"{Guid.NewGuid():N}@example.com");
        var registrations = portal.Services.GetRequiredService<IRegistrations>();
        var token = Assert.IsType<TokenAnswer.Made>(await registrations.NewTokenAsync(owner.Id, "Attic", default)).Token;
        var key = new OwnServerKey();
        var machine = new Registration(key.Public, "ssh-ed25519 AAAA", "attic", ["203.0.113.90"], "203.0.113.90", null, true, new MachineFacts("Debian 12", 4096, 2, 40));
        var id = Assert.IsType<RegistrationAnswer.Accepted>(await registrations.RegisterAsync(token, machine, default)).Workspace.Id;
        await using var database = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var workspace = await database.Set<Workspace>().SingleAsync(w => w.Id == id);
        workspace.Activate(new WorkspaceEndpoints(null, null, "https://attic.example.com"), TimeProvider.System.GetUtcNow());
        await database.SaveChangesAsync();
        return owner;
    }
}
