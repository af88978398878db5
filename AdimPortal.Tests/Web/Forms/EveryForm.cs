using AdimPortal.Core.Billing;
using AdimPortal.Core.Views;
using AdimPortal.Infrastructure.Billing;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Visits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Forms;

/// <summary>A page with a form, and what a person fills in.</summary>
internal sealed record FilledForm(Visitor Someone, Page Page, params (string Name, string Value)[] Fields)
{
    public Task<Page> SendAsync() => Someone.SendAsync(Page, Fields);
}

/// <summary>
/// Every form that a page posts, by the name or the address that it has in the page, as a person of its own fills it
/// in.
/// </summary>
internal static class EveryForm
{
    private const string Another = "another-harbour-8";

    public static readonly IReadOnlyDictionary<string, Func<PortalApp, Task<FilledForm>>> All =
        new Dictionary<string, Func<PortalApp, Task<FilledForm>>>
        {
            ["signup"] = async portal =>
                await AtAsync(portal.NewVisitor(), "/signup", ("Form.Email", NewEmail()),
                    ("Form.Password", PortalApp.Password)),
            ["resend"] = async portal =>
                await AtAsync(portal.NewVisitor(), "/signup/resend",
                    ("Form.Email", (await portal.AccountAsync(NewEmail(), verified: false)).Email!)),
            ["forgot"] = async portal =>
                await AtAsync(portal.NewVisitor(), "/forgot-password",
                    ("Form.Email", (await portal.AccountAsync(NewEmail())).Email!)),
            ["signin"] = async portal =>
                await AtAsync(portal.NewVisitor(), "/signin",
                    ("Form.Email", (await portal.AccountAsync(NewEmail())).Email!),
                    ("Form.Password", PortalApp.Password)),
            ["send"] = async portal =>
                await AtAsync((await PersonAsync(portal, verified: false)).Someone, "/unverified"),
            ["verify"] = async portal =>
            {
                var (someone, email) = (portal.NewVisitor(), NewEmail());
                await someone.SignUpAsync(email);
                return await AtAsync(someone, await portal.Mail.LinkAsync(email, "Confirm your email address"));
            },
            ["reset"] = async portal =>
            {
                var (someone, user) = (portal.NewVisitor(), await portal.AccountAsync(NewEmail()));
                await (await AtAsync(someone, "/forgot-password", ("Form.Email", user.Email!))).SendAsync();
                return await AtAsync(someone, await portal.Mail.LinkAsync(user.Email!, "Choose a new password"),
                    ("Form.Password", Another));
            },
            ["confirm"] = async portal =>
                await AtAsync((await PersonAsync(portal)).Someone, "/confirm?returnUrl=/account",
                    ("Form.Password", PortalApp.Password)),
            ["password"] = async portal =>
                await AtAsync((await PersonAsync(portal)).Someone, "/account", ("Password.Old", PortalApp.Password),
                    ("Password.Chosen", Another)),
            ["address"] = async portal =>
                await AtAsync((await PersonAsync(portal)).Someone, "/account", ("Address.Email", NewEmail())),
            ["app-code"] = async portal =>
            {
                var ((_, user), key, _) = await TwoStepAsync(portal);
                return await SecondStepAsync(portal, user, ("Form.Code", AuthenticatorApp.Code(key, steps: 1)));
            },
            ["recovery-code"] = async portal =>
            {
                var ((_, user), _, codes) = await TwoStepAsync(portal);
                return await SecondStepAsync(portal, user, ("Recovery.Code", codes[0]));
            },
            ["two-step-on"] = async portal =>
            {
                var (someone, _) = await PersonAsync(portal);
                var page = await someone.GetAsync("/account/two-step");
                return new FilledForm(someone, page,
                    ("Form.Code", AuthenticatorApp.Code(page.Document.QuerySelector("[data-key]")!.TextContent)));
            },
            ["new-codes"] = async portal =>
                await AtAsync((await TwoStepAsync(portal)).Person.Someone, "/account/two-step",
                    ("_handler", "new-codes")),
            ["two-step-off"] = async portal =>
                await AtAsync((await TwoStepAsync(portal)).Person.Someone, "/account/two-step",
                    ("_handler", "two-step-off")),
            ["lost-app"] = async portal =>
            {
                var ((_, user), _, _) = await TwoStepAsync(portal);
                return await AtAsync((await PersonAsync(portal, role: Roles.Admin)).Someone, $"/staff/money/{user.Id}",
                    ("LostApp.Reason", "Called them at the number of the invoice."));
            },
            ["confirm-address"] = async portal =>
            {
                var ((someone, _), email) = (await PersonAsync(portal), NewEmail());
                await (await AtAsync(someone, "/account", ("Address.Email", email))).SendAsync();
                return await AtAsync(someone, await portal.Mail.LinkAsync(email, "Confirm your new email address"));
            },
            ["/account/sessions/end"] = async portal =>
            {
                var (someone, user) = await PersonAsync(portal);
                using (var elsewhere = portal.NewVisitor())
                    await elsewhere.SignInAsync(user.Email!);
                var page = await someone.GetAsync("/account");
                return new FilledForm(someone, page,
                    ("session", page.Document.QuerySelector("[name=session]")!.GetAttribute("value")!));
            },
            ["new-workspace"] = async portal => await NewWorkspaceAsync(portal, "Garden"),
            ["own-server"] = async portal =>
                await AtAsync((await PersonAsync(portal)).Someone, "/workspaces/own", ("Form.Name", "Cellar")),
            ["restore-into-new"] = async portal =>
            {
                var (someone, user) = await PersonAsync(portal);
                var ((workspace, _), backup) = (await portal.WorkspaceAsync(user), Guid.CreateVersion7());
                await portal.SubscribedAsync(user.Id, "pro");
                var manifest =
                    $$$"""{"format": 1, "workspace": "{{{workspace}}}", "taken_at": "2026-11-28T10:00:00Z", "counts": {"tables": {}}, "parts": [{"name": "media", "bytes": 10, "stored_bytes": 210, "pieces": 1, "sha256": "{{{new string('a', 64)}}}"}]}""";
                await InAsync(portal, context => context.Database.ExecuteSqlAsync($"""
                INSERT INTO backups (id, workspace_id, reason, status, started_at, ended_at, prefix, manifest)
                VALUES ({backup}, {workspace.Value}, 'Scheduled', 'Good', now(), now(), 'backups/1', {manifest})
                """));
                return await AtAsync(someone, $"/workspaces/{workspace}/backups/{backup}/new", ("Form.Name", "Copy"),
                    ("Form.Region", "nyc3"));
            },
            ["change-plan"] = async portal =>
                await AtAsync((await PersonAsync(portal)).Someone, "/billing/plan/starter"),
            ["customer-portal"] = async portal =>
            {
                var (someone, user) = await PersonAsync(portal);
                await portal.SubscribedAsync(user.Id, "starter");
                return await AtAsync(someone, "/billing");
            },
            ["grace"] = async portal =>
                await AtAsync((await PersonAsync(portal, role: Roles.Admin)).Someone,
                    $"/staff/money/{await DebtorAsync(portal)}", ("Form.Days", "3"), ("Form.Reason", "They wrote.")),
            ["told"] = async portal =>
                await AtAsync((await PersonAsync(portal, role: Roles.Admin)).Someone,
                    $"/staff/money/{await DebtorAsync(portal)}", ("Told.How", "By telephone.")),
            ["roles"] = async portal =>
                await AtAsync((await PersonAsync(portal, role: Roles.Admin)).Someone, "/staff/roles",
                ("Form.Email", (await portal.AccountAsync(NewEmail())).Email!), ("Form.Change", "grant-support"),
                ("Form.Reason", "They help out.")),
            ["/staff/views"] = async portal =>
                await AtAsync((await PersonAsync(portal, role: Roles.Support)).Someone,
                    "/staff/workspaces?status=Failed", ("name", "Not built")),
            ["/staff/views/delete"] = async portal =>
            {
                var (someone, user) = await PersonAsync(portal, role: Roles.Support);
                var views = portal.Services.GetRequiredService<ISavedViews>();
                await views.SaveAsync(user.Id, "workspaces", "Not built", "?status=Failed", default);
                var view = Assert.Single(await views.ListAsync(user.Id, "workspaces", default));
                return await AtAsync(someone, "/staff/workspaces", ("view", $"{view.Id}"));
            },
        };

    /// <summary>
    /// Those that say how something shall be, so that a second time changes nothing; none has a page of its own.
    /// </summary>
    public static readonly IReadOnlySet<string> Elsewhere = new HashSet<string> { "/signout", "/theme" };

    /// <summary>Whoever asks has three places for workspaces: the second one would not be refused.</summary>
    public static async Task<FilledForm> NewWorkspaceAsync(PortalApp portal, string name)
    {
        var (someone, user) = await PersonAsync(portal);
        await portal.SubscribedAsync(user.Id, "pro");
        return await AtAsync(someone, "/workspaces/new", ("Form.Name", name), ("Form.Region", "nyc3"));
    }

    private static string NewEmail() => $"{Guid.NewGuid():N}@example.com";

    private static async Task<FilledForm> AtAsync(Visitor someone, string path, params (string, string)[] fields) =>
        new(someone, await someone.GetAsync(path), fields);

    private static async Task<(Visitor Someone, PortalUser User)> PersonAsync(PortalApp portal, bool verified = true,
        string role = Roles.Customer)
    {
        var (someone, user) = (portal.NewVisitor(), await portal.AccountAsync(NewEmail(), verified, role));
        await someone.SignInAsync(user.Email!);
        return (someone, user);
    }

    private static async Task<((Visitor Someone, PortalUser User) Person, string Key, IReadOnlyList<string> Codes)>
        TwoStepAsync(PortalApp portal)
    {
        var person = await PersonAsync(portal);
        var (key, codes) = await AuthenticatorApp.SetUpAsync(person.Someone);
        return (person, key, codes);
    }

    private static async Task<FilledForm> SecondStepAsync(PortalApp portal, PortalUser user,
        params (string, string)[] fields)
    {
        var someone = portal.NewVisitor();
        return await AtAsync(someone, (await someone.SignInAsync(user.Email!)).Location!, fields);
    }

    /// <summary>Somebody who owes, and whose last email about that came back.</summary>
    private static async Task<Guid> DebtorAsync(PortalApp portal)
    {
        var owner = await portal.AccountAsync(NewEmail());
        var subscription = await portal.SubscribedAsync(owner.Id, "starter");
        portal.Services.GetRequiredService<InMemoryPayments>()
            .FailPayment(subscription.Id, TimeProvider.System.GetUtcNow().AddDays(-4));
        await portal.Services.GetRequiredService<SubscriptionSync>().ReadAsync(owner.Id, default);
        var since =
            (await portal.Services.GetRequiredService<IBillingStore>().FindAsync(owner.Id, default)).UnpaidSince!.Value;
        var receipt = MailReceiptKey.Dunning(owner.Id, since, 3);
        await InAsync(portal, context => context.Database.ExecuteSqlAsync($"""
            INSERT INTO dunning_stages (owner_id, unpaid_since, day, taken_at, is_queued) VALUES ({owner.Id}, {since}, 3, now(), true);
            INSERT INTO mail_receipts (key, queued_at, refused_at) VALUES ({receipt}, now(), now())
            """));
        return owner.Id;
    }

    private static async Task InAsync(PortalApp portal, Func<PortalDbContext, Task> act)
    {
        await using var context =
            await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        await act(context);
    }
}
