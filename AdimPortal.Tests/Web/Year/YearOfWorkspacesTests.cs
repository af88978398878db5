using System.Globalization;
using System.Text;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Upkeep;
using AdimPortal.Core.Watch;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence.Operations;
using AdimPortal.Testbed.InMemory;
using AdimPortal.Tests.Support.Visits;
using AdimPortal.Tests.Support.Year;
using AdimPortal.Web.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AdimPortal.Tests.Web.Year;

/// <summary>
/// A portal that has run for a year with a thousand workspaces: every page is opened, and what it asks of the database is bounded. By what PostgreSQL says that
/// it did: rows read without an index, pages touched, and the time that processors worked are the same on a busy machine.
/// </summary>
public sealed class YearOfWorkspacesTests(PostgresCluster cluster)
{
    private const int Workspaces = 1000;

    /// <summary>What the database's processors may work for all that a page asks.</summary>
    private const double MostMilliseconds = 50;

    /// <summary>Rows of a table that one statement may read one after another. There are fewer accounts and workspaces than that.</summary>
    private const long MostScanned = 5000;

    /// <summary>Pages of 8 KiB that one statement may touch.</summary>
    private const long MostPages = 8000;

    private const int Visits = 3;

    /// <summary>A processor that is shared with other tests works more slowly: one quick visit is enough.</summary>
    private const int MostVisits = 12;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_and_every_look_of_a_job_stays_quick()
    {
        await using var portal = new PortalApp(cluster) { Alter = AlonePages };
        await portal.InitializeAsync();
        var owner = await portal.AccountAsync("owner@year.test");
        await portal.AccountAsync("admin@year.test", role: Roles.Admin);
        var database = portal.Services.GetRequiredService<NpgsqlDataSource>();
        await YearOfWorkspaces.SeedAsync(database, Workspaces, owner.Id);
        using var nobody = portal.NewVisitor();
        using var customer = portal.NewVisitor();
        await customer.SignInAsync(owner.Email!);
        using var staff = portal.NewVisitor();
        await staff.SignInAsync("admin@year.test");
        var log = await QueryLog.OpenAsync(cluster, database);
        database.Clear();

        var faults = new StringBuilder();
        foreach (var (template, visitor, path) in await PagesAsync(database, owner.Id, nobody, customer, staff))
        {
            await MeasureAsync(path, log, faults, async () =>
            {
                using var answer = await visitor.Http.GetAsync(path, Cancel);
                await answer.Content.ReadAsByteArrayAsync(Cancel);
                Assert.True((int)answer.StatusCode < (IsWork(template) ? 400 : 500), $"{path}: {answer.StatusCode}");
            });
        }

        foreach (var (what, every, look) in Looks(portal.Services))
            await MeasureAsync(what, log, faults, look, every <= TimeSpan.FromMinutes(1) ? 1 : 10);
        Assert.True(faults.Length == 0, faults.ToString());
    }

    [Fact]
    public void Every_page_is_visited()
    {
        var pages = typeof(App).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes(typeof(RouteAttribute), false)).Select(r => ((RouteAttribute)r).Template);
        Assert.Equal(pages.Order(StringComparer.Ordinal), Places.Select(p => p.Template).Distinct().Order(StringComparer.Ordinal));
    }

    private static bool IsWork(string template) => template.StartsWith("/workspaces", StringComparison.Ordinal) || template.StartsWith("/staff", StringComparison.Ordinal);

    /// <summary>Nothing else asks the database meanwhile, and the cloud answers.</summary>
    private static void AlonePages(IServiceCollection services)
    {
        services.AddSingleton<ICloud, InMemoryCloud>();
        foreach (var worker in services.Where(s => s.ServiceType == typeof(IHostedService)
            && (s.ImplementationType ?? s.ImplementationFactory?.Method.DeclaringType)?.FullName?.StartsWith("AdimPortal.", StringComparison.Ordinal) == true).ToList())
            services.Remove(worker);
    }

    /// <param name="times">How much more than a page it may cost: what comes seldom.</param>
    private static async Task MeasureAsync(string what, QueryLog log, StringBuilder faults, Func<Task> visit, int times = 1)
    {
        var (best, most) = (double.MaxValue, MostMilliseconds * times);
        var seen = new SeenQueries([], 0);
        for (var i = 0; i < Visits || (best > most && i < MostVisits); i++)
        {
            await log.TakeAsync();
            await visit();
            seen = await log.TakeAsync();
            best = Math.Min(best, seen.CpuMilliseconds);
        }

        var queries = seen.All;
        Assert.True(queries.Sum(q => q.Pages) < 1000 || best > 0, "The server does not say how long its processors worked.");

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{best,8:0.0} ms {queries.Count,4} statements {queries.Sum(q => q.Pages),7} pages  {what}"));
        if (best > most)
            faults.AppendLine(CultureInfo.InvariantCulture, $"{what}: {best:0} ms in {queries.Count} statements, at most {most} ms. The longest: {queries.MaxBy(q => q.Milliseconds)!.Text}");
        foreach (var query in queries)
        {
            foreach (var (table, rows) in query.Scans.Where(s => s.Value > MostScanned * times))
                faults.AppendLine(CultureInfo.InvariantCulture, $"{what}: {rows} rows of {table} are read without an index: {query.Text}");
            if (query.Pages > MostPages * times)
                faults.AppendLine(CultureInfo.InvariantCulture, $"{what}: {query.Pages} pages are touched: {query.Text}");
        }
    }

    private enum Who
    {
        Nobody,
        Customer,
        Staff,
    }

    /// <summary>Every page by its template, and where it is opened; lists also with their filters and further on. A page that is missing here fails a test.</summary>
    private static readonly (string Template, Who Who, string Path)[] Places =
    [
        ("/", Who.Nobody, "/"),
        ("/signin", Who.Nobody, "/signin"),
        ("/signup", Who.Nobody, "/signup"),
        ("/signup/resend", Who.Nobody, "/signup/resend"),
        ("/forgot-password", Who.Nobody, "/forgot-password"),
        ("/reset-password", Who.Nobody, "/reset-password?user=00000000-0000-7000-8000-000000000001&token=x"),
        ("/verify-email", Who.Nobody, "/verify-email?user=00000000-0000-7000-8000-000000000001&token=x"),
        ("/unverified", Who.Customer, "/unverified"),
        ("/confirm", Who.Customer, "/confirm?returnUrl=/workspaces"),
        ("/account", Who.Customer, "/account"),
        ("/confirm-address", Who.Nobody, "/confirm-address?user=00000000-0000-7000-8000-000000000001&email=x@example.com&code=x"),
        ("/denied", Who.Customer, "/denied"),
        ("/fault", Who.Customer, "/fault"),
        ("/not-found", Who.Customer, "/not-found"),
        ("/billing", Who.Customer, "/billing"),
        ("/billing/return", Who.Customer, "/billing/return"),
        ("/billing/plan/{Name}", Who.Customer, "/billing/plan/starter"),
        ("/workspaces", Who.Customer, "/workspaces"),
        ("/workspaces/new", Who.Customer, "/workspaces/new"),
        ("/workspaces/own", Who.Customer, "/workspaces/own"),
        ("/workspaces/{Id}", Who.Customer, "/workspaces/{workspace}"),
        ("/workspaces/{Id}", Who.Staff, "/workspaces/{workspace}"),
        ("/workspaces/{Id}", Who.Customer, "/workspaces/{own}"),
        ("/workspaces/{Id}/move", Who.Customer, "/workspaces/{workspace}/move"),
        ("/workspaces/{Id}/activity", Who.Customer, "/workspaces/{workspace}/activity"),
        ("/workspaces/{Id}/activity", Who.Staff, "/workspaces/{workspace}/activity?after={halfway}"),
        ("/workspaces/{Id}/backups", Who.Customer, "/workspaces/{workspace}/backups"),
        ("/workspaces/{Id}/backups/{BackupId:guid}/new", Who.Customer, "/workspaces/{workspace}/backups/{backup}/new"),
        ("/workspaces/{Id}/operations/{OperationKey:guid}", Who.Customer, "/workspaces/{workspace}/operations/{operation}"),
        ("/workspaces/{Id}/operations/{OperationKey:guid}", Who.Staff, "/operations/{operation}/log.txt"),
        ("/staff/acts", Who.Staff, "/staff/acts"),
        ("/staff/roles", Who.Staff, "/staff/roles"),
        ("/staff/acts", Who.Staff, "/staff/acts?staff=true"),
        ("/staff/workspaces", Who.Staff, "/staff/workspaces"),
        ("/staff/workspaces", Who.Staff, "/staff/workspaces?status=Suspended&text=owner1"),
        ("/staff/workspaces", Who.Staff, "/staff/workspaces?after={halfway}"),
        ("/staff/operations", Who.Staff, "/staff/operations"),
        ("/staff/operations", Who.Staff, "/staff/operations?status=Stuck"),
        ("/staff/operations", Who.Staff, "/staff/operations?status=Done&after={halfway}"),
        ("/staff/operations", Who.Staff, "/staff/operations?after={halfway}"),
        ("/staff/alerts", Who.Staff, "/staff/alerts"),
        ("/staff/alerts", Who.Staff, "/staff/alerts?after={halfway}"),
        ("/staff/updates", Who.Staff, "/staff/updates"),
        ("/staff/updates", Who.Staff, "/staff/updates?after=500"),
        ("/staff/set-aside", Who.Staff, "/staff/set-aside"),
        ("/staff/roles", Who.Staff, "/staff/roles"),
        ("/staff/money", Who.Staff, "/staff/money"),
        ("/staff/money", Who.Staff, "/staff/money?after={halfway}"),
        ("/staff/money/{Owner:guid}", Who.Staff, "/staff/money/{owner}"),
    ];

    private static async Task<IReadOnlyList<(string Template, Visitor Visitor, string Path)>> PagesAsync(
        NpgsqlDataSource database, Guid owner, Visitor nobody, Visitor customer, Visitor staff)
    {
        await using var find = database.CreateCommand("""
            SELECT w.id, (SELECT id FROM workspaces WHERE owner_id = w.owner_id AND home = 'OwnServer' AND status = 'Active' LIMIT 1),
                (SELECT o.id FROM operations o WHERE o.workspace_id = w.id AND o.ended_at IS NOT NULL ORDER BY (SELECT count(*) FROM operation_lines l WHERE l.operation_id = o.id) DESC LIMIT 1),
                (SELECT b.id FROM backups b WHERE b.workspace_id = w.id AND b.status = 'Good' ORDER BY b.started_at DESC LIMIT 1),
                (extract(epoch FROM now() - interval '180 days') * 1000000)::bigint
            FROM workspaces w WHERE w.owner_id = $1 AND w.home = 'Cloud' AND w.status = 'Active' ORDER BY w.created_at LIMIT 1
            """);
        find.Parameters.AddWithValue(owner);
        await using var row = await find.ExecuteReaderAsync(Cancel);
        await row.ReadAsync(Cancel);
        var (workspace, own, operation, backup) = (row.GetString(0), row.GetString(1), row.GetGuid(2), row.GetGuid(3));
        var halfway = row.GetInt64(4);
        return [.. Places.Select(place => (
            place.Template,
            place.Who switch { Who.Customer => customer, Who.Staff => staff, _ => nobody },
            place.Path.Replace("{workspace}", workspace, StringComparison.Ordinal).Replace("{own}", own, StringComparison.Ordinal)
                .Replace("{operation}", $"{operation}", StringComparison.Ordinal).Replace("{backup}", $"{backup}", StringComparison.Ordinal)
                .Replace("{owner}", $"{owner}", StringComparison.Ordinal)
                .Replace("{halfway}", place.Template switch
                {
                    "/staff/alerts" => $"{halfway}.1",
                    "/staff/workspaces" or "/staff/money" => $"{halfway}.{workspace}",
                    _ => $"{halfway}.{Guid.Empty:N}",
                }, StringComparison.Ordinal)))];
    }

    /// <summary>What jobs and workers ask again and again, and how often.</summary>
    private static IEnumerable<(string What, TimeSpan Every, Func<Task> Look)> Looks(IServiceProvider services)
    {
        T Of<T>() where T : notnull => services.GetRequiredService<T>();
        var (now, second, minute) = (TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        yield return ("an operation that is due", 2 * second, () => Of<IOperationStore>().ClaimAsync("year", Cancel));
        yield return ("droplets that are waited for", 2 * second, () => Of<DropletWaits>().ListAsync(Cancel));
        yield return ("workspaces to watch", 10 * second, () => Of<IWatchTable>().EnrolAsync(Cancel));
        yield return ("checks that are due", second, () => Of<IWatchTable>().ClaimChecksAsync(400, Cancel));
        yield return ("measures that are due", second, () => Of<IWatchTable>().ClaimMeasuresAsync(8, Cancel));
        yield return ("accounts to look at", second, () => Of<IBillingStore>().TakeDueAsync(20, TimeSpan.FromMinutes(5), Cancel));
        yield return ("payment events to handle", second, () => Of<IPaymentEvents>().TakeWaitingAsync(50, TimeSpan.FromMinutes(5), Cancel));
        yield return ("the open roll-out", 5 * second, () => Of<IRollOuts>().OpenAsync(Cancel));
        yield return ("moves to end", minute, () => Of<IDueMoves>().ListAsync(now, Cancel));
        yield return ("backups that are due", minute, () => Of<BackupPorts>().Book.StatesAsync(Cancel));
        yield return ("drills that are due", 10 * minute, () => Of<BackupPorts>().Book.DrillsAsync(Cancel));
        yield return ("passwords to renew", 10 * minute, () => Of<IRollOuts>().DueForRotationAsync(now.AddDays(-30), 3, Cancel));
        yield return ("backups that were given up", 60 * minute, () => Of<BackupPorts>().Book.AbandonedAsync(Cancel));
        yield return ("workspaces with backups", 60 * minute, () => Of<BackupPorts>().Book.HoldersAsync(Cancel));
    }
}
