using System.Globalization;
using System.Text;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Cloud;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Testing.Year;
using AdimPortal.Web.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AdimPortal.Tests.Web.Year;

/// <summary>
/// A portal that has run for a year with a thousand workspaces: every page is opened, and what it asks of the database
/// is bounded. By what PostgreSQL says that it did: rows read without an index, pages touched, and the time that
/// processors worked are the same on a busy machine.
/// </summary>
[Trait("Category", "Integration")]
public sealed class YearOfWorkspacesTests(PostgresCluster cluster)
{
    private const int Workspaces = 1000;

    /// <summary>What the database's processors may work for all that a page asks.</summary>
    private const double MostMilliseconds = 50;

    /// <summary>
    /// Rows of a table that one statement may read one after another. There are fewer accounts and workspaces than
    /// that.
    /// </summary>
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
        await using var portal = new PortalApp(cluster) { Alter = YearPages.Alone };
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
        foreach (var (template, who, path) in await YearPages.AllAsync(database, owner.Id))
        {
            var visitor = who switch { Who.Customer => customer, Who.Staff => staff, _ => nobody };
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
        var pages = typeof(App).Assembly.GetTypes()
            .SelectMany(t => t.GetCustomAttributes(typeof(RouteAttribute), false))
            .Select(r => ((RouteAttribute)r).Template);
        Assert.Equal(pages.Order(StringComparer.Ordinal),
            YearPages.Places.Select(p => p.Template).Distinct().Order(StringComparer.Ordinal));
    }

    private static bool IsWork(string template) =>
        template.StartsWith("/workspaces", StringComparison.Ordinal)
            || template.StartsWith("/staff", StringComparison.Ordinal);

    /// <param name="times">How much more than a page it may cost: what comes seldom.</param>
    private static async Task MeasureAsync(string what, QueryLog log, StringBuilder faults, Func<Task> visit,
        int times = 1)
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
        Assert.True(queries.Sum(q => q.Pages) < 1000 || best > 0,
            "The server does not say how long its processors worked.");

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{best,8:0.0} ms {queries.Count,4} statements {queries.Sum(q => q.Pages),7} pages  {what}"));
        if (best > most)
            faults.AppendLine(CultureInfo.InvariantCulture,
                $"{what}: {best:0} ms in {queries.Count} statements, at most {most} ms. The longest: {queries.MaxBy(q => q.Milliseconds)!.Text}");
        foreach (var query in queries)
        {
            foreach (var (table, rows) in query.Scans.Where(s => s.Value > MostScanned * times))
                faults.AppendLine(CultureInfo.InvariantCulture,
                    $"{what}: {rows} rows of {table} are read without an index: {query.Text}");
            if (query.Pages > MostPages * times)
                faults.AppendLine(CultureInfo.InvariantCulture,
                    $"{what}: {query.Pages} pages are touched: {query.Text}");
        }
    }

    /// <summary>What jobs and workers ask again and again, and how often.</summary>
    private static IEnumerable<(string What, TimeSpan Every, Func<Task> Look)> Looks(IServiceProvider services)
    {
        T Of<T>() where T : notnull => services.GetRequiredService<T>();
        var (now, second, minute) = (TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        yield return ("an operation that is due", 2 * second, () => Of<IOperationStore>().ClaimAsync("year", Cancel));
        yield return ("droplets that are waited for", 2 * second, () => Of<DropletWaits>().ListAsync(Cancel));
        yield return ("workspaces to watch", 10 * second, () => Of<IMonitoringStore>().EnrolAsync(Cancel));
        yield return ("checks that are due", second, () => Of<IMonitoringStore>().ClaimChecksAsync(400, Cancel));
        yield return ("measures that are due", second, () => Of<IMonitoringStore>().ClaimMeasuresAsync(8, Cancel));
        yield return ("accounts to look at", second,
            () => Of<IBillingStore>().TakeDueAsync(20, TimeSpan.FromMinutes(5), Cancel));
        yield return ("payment events to handle", second,
            () => Of<IPaymentEvents>().TakeWaitingAsync(50, TimeSpan.FromMinutes(5), Cancel));
        yield return ("the open roll-out", 5 * second, () => Of<IRollOuts>().OpenAsync(Cancel));
        yield return ("moves to end", minute, () => Of<IDueMoves>().ListAsync(now, Cancel));
        yield return ("backups that are due", minute, () => Of<BackupPorts>().Store.StatesAsync(Cancel));
        yield return ("drills that are due", 10 * minute, () => Of<BackupPorts>().Store.DrillsAsync(Cancel));
        yield return ("passwords to renew", 10 * minute,
            () => Of<IRollOuts>().DueForRotationAsync(now.AddDays(-30), 3, Cancel));
        yield return ("backups that were given up", 60 * minute, () => Of<BackupPorts>().Store.AbandonedAsync(Cancel));
        yield return ("workspaces with backups", 60 * minute, () => Of<BackupPorts>().Store.HoldersAsync(Cancel));
    }
}
