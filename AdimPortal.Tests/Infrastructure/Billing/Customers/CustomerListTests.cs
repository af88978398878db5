using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.Customers;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Billing.Customers;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Billing.Customers;

/// <summary>What staff find among all accounts, and in which order, on a real PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed class CustomerListTests(PostgresCluster postgres) : IAsyncLifetime
{
    private EngineNode _node = default!;

    private PostgresCustomerReader Reader => new(
        _node.Service<IDbContextFactory<PortalDbContext>>(), InMemoryWorld.PlansWith(1), TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        _node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("customers"), scheduler: false);
        var database = _node.Service<NpgsqlDataSource>();
        var ids = new List<Guid>();
        foreach (var name in new[] { "free", "paid", "trial", "late", "extended", "ending", "starting", "gone" })
            ids.Add(await _node.AccountAsync(name));
        await MonitoredWorkspaces.AddAsync(database, ids[1], 3);
        await using var command = database.CreateCommand($"""
            UPDATE users SET created_at = now() - interval '1 minute' * (length(email) / 4), normalized_email = upper(email);
            UPDATE workspaces SET status = 'Failed' WHERE droplet_id = 1;
            INSERT INTO billing_accounts (owner_id, plan, customer_id, subscription_id, status, awaits_workspace, awaits_bank,
                price_minor, price_currency, unpaid_since, grace_days, cancels_at, read_at, look_at)
            SELECT id, CASE name WHEN 'gone' THEN 'free' ELSE 'pro' END, 'cus_' || name, 'sub_' || name,
                CASE name WHEN 'trial' THEN 'Trialing' WHEN 'late' THEN 'PastDue' WHEN 'gone' THEN 'Canceled' ELSE 'Active' END,
                name = 'starting', false, CASE name WHEN 'gone' THEN NULL WHEN 'paid' THEN 1500 ELSE 900 END,
                CASE WHEN name <> 'gone' THEN 'usd' END,
                CASE name WHEN 'late' THEN now() - interval '3 days' WHEN 'extended' THEN now() - interval '9 days' END,
                CASE name WHEN 'extended' THEN 5 ELSE 0 END, CASE name WHEN 'ending' THEN now() + interval '1 day' END, now(), now()
            FROM (SELECT id, split_part(email, '@', 1) AS name FROM users) AS u WHERE name <> 'free';
            INSERT INTO sessions (id, account_id, opened_at, seen_at, confirmed_at, address, device, ended_at)
            SELECT gen_random_uuid(), '{ids[1]}', now(), '2026-03-01 12:00Z'::timestamptz + interval '1 hour' * n, now(), '::1', 'x',
                CASE n WHEN 2 THEN now() END FROM generate_series(1, 2) AS n;
            """);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    public static TheoryData<CustomerOrder, bool> Orders() => [
        .. from order in Enum.GetValues<CustomerOrder>() from down in new[] { true, false } select (order, down)];

    [Theory, MemberData(nameof(Orders))]
    public async Task In_every_order_the_pages_have_each_row_once(CustomerOrder order, bool isDescending)
    {
        var query = new CustomerQuery { Order = order, IsDescending = isDescending };
        var all = new List<Customer>();
        while (await Reader.ListAsync(query, all.Count, 3, default) is { Items: { Count: > 0 } page, Total: 8 })
            all.AddRange(page);
        Assert.Equal((8, 8), (all.Count, all.DistinctBy(one => one.Id).Count()));
        var first = all[0].Email.Split('@')[0];
        Assert.Contains(first, (order, isDescending) switch
        {
            (CustomerOrder.Email, true) => ["trial"],
            (CustomerOrder.Email, false) => ["ending"],
            (CustomerOrder.Price, true) => ["paid"],
            (CustomerOrder.Overdue, true) => ["late"],
            (CustomerOrder.Overdue, false) => ["extended"],
            _ => (string[])["extended", "starting", "free", "late", "paid", "gone", "ending", "trial"],
        });
    }

    [Theory]
    [InlineData(PaymentState.Overdue, "extended late")]
    [InlineData(PaymentState.Extended, "extended")]
    [InlineData(PaymentState.Starting, "starting")]
    [InlineData(PaymentState.Ending, "ending")]
    [InlineData(PaymentState.Paid, "paid")]
    [InlineData(PaymentState.Trial, "trial")]
    [InlineData(PaymentState.Free, "free gone")]
    public async Task By_how_they_stand_with_payments(PaymentState state, string expected)
    {
        var found = await FindAsync(new CustomerQuery { Payment = state });
        Assert.Equal(expected, Names(found));
        Assert.All(found, one => Assert.True(PaymentStates.Of(one.Billing) == state
            || (state is PaymentState.Overdue && PaymentStates.Of(one.Billing) is PaymentState.Extended)));
    }

    [Fact]
    public async Task Each_filter_finds_what_it_says()
    {
        Assert.Equal("free gone", Names(await FindAsync(new() { Plan = "free" })));
        Assert.Equal("paid", Names(await FindAsync(new() { Status = WorkspaceStatus.Failed })));
        Assert.Empty(await FindAsync(new() { Status = WorkspaceStatus.Suspended }));
        Assert.Equal("ending extended", Names(await FindAsync(new() { Text = " END " })));
        Assert.Empty(await FindAsync(new() { Text = "%" }));
        Assert.Equal("late", Names(await FindAsync(new() { Text = "cus_late" })));
        var paid = Assert.Single(await FindAsync(new() { Text = "paid@" }));
        Assert.Equal("paid", Names(await FindAsync(new() { Text = $"{paid.Id}" })));
        Assert.Equal(new Money(1500, "usd"), paid.Price);
        Assert.Equal((1, 3), (paid.Workspaces[WorkspaceStatus.Failed], paid.Workspaces.Values.Sum()));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.Zero), paid.SeenAt);
        Assert.Null(Assert.Single(await FindAsync(new() { Text = "gone@" })).Price);
    }

    [Fact]
    public async Task Part_after_part_has_each_row_once_the_oldest_first()
    {
        var all = new List<Customer>();
        ListCursor? last = null;
        while (await Reader.ListAfterAsync(new CustomerQuery(), last, 3, default) is { Count: > 0 } part)
        {
            all.AddRange(part);
            last = part[^1].Cursor;
        }

        Assert.Equal((8, 8), (all.Count, all.DistinctBy(one => one.Id).Count()));
        Assert.Equal(all.Select(one => one.Since).Order(), all.Select(one => one.Since));
    }

    private async Task<IReadOnlyList<Customer>> FindAsync(CustomerQuery query) =>
        (await Reader.ListAsync(query, 0, 50, default)).Items;

    private static string Names(IEnumerable<Customer> found) =>
        string.Join(' ', found.Select(one => one.Email.Split('@')[0]).Order(StringComparer.Ordinal));
}
