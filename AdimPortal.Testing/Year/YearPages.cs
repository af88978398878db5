using AdimPortal.Core.Cloud;
using AdimPortal.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AdimPortal.Testing.Year;

internal enum Who
{
    Nobody,
    Customer,
    Staff,
}

/// <param name="Template">As the page's own directive has it.</param>
/// <param name="Path">Where it is opened.</param>
internal sealed record YearPage(string Template, Who Who, string Path);

/// <summary>
/// Every page of the portal, with something on it, in a database that <see cref="YearOfWorkspaces"/> filled.
/// </summary>
internal static class YearPages
{
    /// <summary>
    /// Every page by its template, and where it is opened; lists also with their filters and further on. A page that is
    /// missing here fails a test.
    /// </summary>
    public static readonly IReadOnlyList<YearPage> Places =
    [
        new("/", Who.Nobody, "/"),
        new("/signin", Who.Nobody, "/signin"),
        new("/signin/code", Who.Nobody, "/signin/code"),
        new("/signup", Who.Nobody, "/signup"),
        new("/signup/resend", Who.Nobody, "/signup/resend"),
        new("/signup/waiting", Who.Nobody, "/signup/waiting?note=x"),
        new("/forgot-password", Who.Nobody, "/forgot-password"),
        new("/reset-password", Who.Nobody, "/reset-password?user=00000000-0000-7000-8000-000000000001&token=x"),
        new("/verify-email", Who.Nobody, "/verify-email?user=00000000-0000-7000-8000-000000000001&token=x"),
        new("/unverified", Who.Customer, "/unverified"),
        new("/confirm", Who.Customer, "/confirm?returnUrl=/workspaces"),
        new("/account", Who.Customer, "/account"),
        new("/account/two-step", Who.Customer, "/account/two-step"),
        new("/confirm-address", Who.Nobody,
            "/confirm-address?user=00000000-0000-7000-8000-000000000001&email=x@example.com&code=x"),
        new("/denied", Who.Customer, "/denied"),
        new("/fault", Who.Customer, "/fault"),
        new("/not-found", Who.Customer, "/not-found"),
        new("/billing", Who.Customer, "/billing"),
        new("/billing/return", Who.Customer, "/billing/return"),
        new("/billing/plan/{Name}", Who.Customer, "/billing/plan/starter"),
        new("/workspaces", Who.Customer, "/workspaces"),
        new("/workspaces", Who.Customer, "/workspaces?text=o&status=Active&order=name"),
        new("/workspaces", Who.Customer, "/workspaces?text=nothing-is-called-so"),
        new("/workspaces/new", Who.Customer, "/workspaces/new"),
        new("/workspaces/own", Who.Customer, "/workspaces/own"),
        new("/workspaces/{Id}", Who.Customer, "/workspaces/{workspace}"),
        new("/workspaces/{Id}", Who.Staff, "/workspaces/{workspace}"),
        new("/workspaces/{Id}", Who.Customer, "/workspaces/{own}"),
        new("/workspaces/{Id}/health", Who.Customer, "/workspaces/{workspace}/health"),
        new("/workspaces/{Id}/health", Who.Staff, "/workspaces/{workspace}/health"),
        new("/workspaces/{Id}/health", Who.Customer, "/workspaces/{own}/health"),
        new("/workspaces/{Id}/access", Who.Customer, "/workspaces/{workspace}/access"),
        new("/workspaces/{Id}/access", Who.Staff, "/workspaces/{workspace}/access"),
        new("/workspaces/{Id}/access", Who.Customer, "/workspaces/{own}/access"),
        new("/workspaces/{Id}/settings", Who.Customer, "/workspaces/{workspace}/settings"),
        new("/workspaces/{Id}/settings", Who.Staff, "/workspaces/{workspace}/settings"),
        new("/workspaces/{Id}/settings", Who.Customer, "/workspaces/{own}/settings"),
        new("/workspaces/{Id}/move", Who.Customer, "/workspaces/{workspace}/move"),
        new("/workspaces/{Id}/activity", Who.Customer, "/workspaces/{workspace}/activity"),
        new("/workspaces/{Id}/activity", Who.Staff, "/workspaces/{workspace}/activity?after={halfway}"),
        new("/workspaces/{Id}/backups", Who.Customer, "/workspaces/{workspace}/backups"),
        new("/workspaces/{Id}/backups/{BackupId:guid}/new", Who.Customer,
            "/workspaces/{workspace}/backups/{backup}/new"),
        new("/workspaces/{Id}/operations/{OperationKey:guid}", Who.Customer,
            "/workspaces/{workspace}/operations/{operation}"),
        new("/workspaces/{Id}/operations/{OperationKey:guid}", Who.Staff, "/operations/{operation}/log.txt"),
        new("/find", Who.Customer, "/find?text=b"),
        new("/find", Who.Staff, "/find?text=owner1"),
        new("/dev/components", Who.Staff, "/dev/components"),
        new("/staff/acts", Who.Staff, "/staff/acts"),
        new("/staff/roles", Who.Staff, "/staff/roles"),
        new("/staff/acts", Who.Staff, "/staff/acts?staff=true"),
        new("/staff/acts", Who.Staff, "/staff/acts?act=GrantRole"),
        new("/staff/acts", Who.Staff, "/staff/acts?refused=true"),
        new("/staff/acts", Who.Staff, "/staff/acts?from=2026-01-01&to=2026-07-01&before=900000"),
        new("/staff/workspaces", Who.Staff, "/staff/workspaces"),
        new("/staff/workspaces", Who.Staff, "/staff/workspaces?status=Suspended&text=owner1"),
        new("/staff/workspaces", Who.Staff, "/staff/workspaces?page=9"),
        new("/staff/workspaces", Who.Staff, "/staff/workspaces?order=Name&plan=free&page=2"),
        new("/staff/workspaces", Who.Staff, "/staff/workspaces?order=Owner&descending=true"),
        new("/staff/operations", Who.Staff, "/staff/operations"),
        new("/staff/operations", Who.Staff, "/staff/operations?status=Stuck"),
        new("/staff/operations", Who.Staff, "/staff/operations?status=Done&after={halfway}"),
        new("/staff/operations", Who.Staff, "/staff/operations?status=Done&page=100"),
        new("/staff/operations", Who.Staff, "/staff/operations?kind=restart&order=Took&descending=true"),
        new("/staff/operations", Who.Staff, "/staff/operations?order=Took&page=9999"),
        new("/staff/operations", Who.Staff, "/staff/operations?order=Kind&descending=true&page=9"),
        new("/staff/operations", Who.Staff, "/staff/operations?order=Workspace&status=Stuck"),
        new("/staff/operations", Who.Staff, "/staff/operations?order=Status&text=owner1"),
        new("/staff/operations", Who.Staff, "/staff/operations?text={workspace}&order=Kind"),
        new("/staff/operations", Who.Staff, "/staff/operations?from=2020-01-01&to=2026-09-01&order=Workspace"),
        new("/staff/alerts", Who.Staff, "/staff/alerts"),
        new("/staff/alerts", Who.Staff, "/staff/alerts?after={halfway}"),
        new("/staff/alerts", Who.Staff, "/staff/alerts?kind=Disk"),
        new("/staff/updates", Who.Staff, "/staff/updates"),
        new("/staff/updates", Who.Staff, "/staff/updates?after=500"),
        new("/staff/images", Who.Staff, "/staff/images"),
        new("/staff/set-aside", Who.Staff, "/staff/set-aside"),
        new("/staff/set-aside", Who.Staff, "/staff/set-aside?text=2&work=mail&order=Tries&page=2"),
        new("/staff/pool", Who.Staff, "/staff/pool"),
        new("/staff/roles", Who.Staff, "/staff/roles"),
        new("/staff/customers", Who.Staff, "/staff/customers"),
        new("/staff/customers", Who.Staff, "/staff/customers?page=9"),
        new("/staff/customers", Who.Staff, "/staff/customers?text=owner1&plan=pro&order=Email"),
        new("/staff/customers", Who.Staff, "/staff/customers?payment=Overdue&order=Overdue"),
        new("/staff/customers", Who.Staff, "/staff/customers?payment=Free&status=Suspended&order=Price"),
        new("/staff/customers", Who.Staff, "/staff/customers.csv"),
        new("/staff/money", Who.Staff, "/staff/money"),
        new("/staff/money", Who.Staff, "/staff/money?after={halfway}"),
        new("/staff/money", Who.Staff, "/staff/money?payment=Overdue&order=Cost&page=2"),
        new("/staff/money", Who.Staff, "/staff/money/months.csv"),
        new("/staff/money/{Owner:guid}", Who.Staff, "/staff/money/{owner}"),
    ];

    /// <summary>Nothing else asks the database meanwhile, and the cloud answers.</summary>
    public static void Alone(IServiceCollection services)
    {
        services.AddSingleton<ICloud, InMemoryCloud>();
        foreach (var worker in services.Where(s => s.ServiceType == typeof(IHostedService)
            && (s.ImplementationType
                ?? s.ImplementationFactory?.Method.DeclaringType)?.FullName?.StartsWith("AdimPortal.",
                    StringComparison.Ordinal) == true).ToList())
            services.Remove(worker);
    }

    /// <param name="owner">Whose the first workspaces are.</param>
    public static async Task<IReadOnlyList<YearPage>> AllAsync(NpgsqlDataSource database, Guid owner)
    {
        await using var find = database.CreateCommand("""
            SELECT w.id, (SELECT id FROM workspaces WHERE owner_id = w.owner_id AND hosting = 'SelfHosted' AND status = 'Active' LIMIT 1),
                (SELECT o.id FROM operations o WHERE o.workspace_id = w.id AND o.ended_at IS NOT NULL ORDER BY (SELECT count(*) FROM operation_lines l WHERE l.operation_id = o.id) DESC LIMIT 1),
                (SELECT b.id FROM backups b WHERE b.workspace_id = w.id AND b.status = 'Good' ORDER BY b.started_at DESC LIMIT 1),
                (extract(epoch FROM now() - interval '180 days') * 1000000)::bigint
            FROM workspaces w WHERE w.owner_id = $1 AND w.hosting = 'Cloud' AND w.status = 'Active' ORDER BY w.created_at LIMIT 1
            """);
        find.Parameters.AddWithValue(owner);
        await using var row = await find.ExecuteReaderAsync();
        await row.ReadAsync();
        var (workspace, own, operation, backup) = (row.GetString(0), row.GetString(1), row.GetGuid(2), row.GetGuid(3));
        var halfway = row.GetInt64(4);
        return [.. Places.Select(place => place with
        {
            Path = place.Path.Replace("{workspace}", workspace, StringComparison.Ordinal)
                .Replace("{own}", own, StringComparison.Ordinal)
                .Replace("{operation}", $"{operation}", StringComparison.Ordinal)
                .Replace("{backup}", $"{backup}", StringComparison.Ordinal)
                .Replace("{owner}", $"{owner}", StringComparison.Ordinal)
                .Replace("{halfway}", place.Template switch
                {
                    "/staff/alerts" => $"{halfway}.1",
                    "/staff/money" => $"{halfway}.{workspace}",
                    _ => $"{halfway}.{Guid.Empty:N}",
                }, StringComparison.Ordinal),
        })];
    }
}
