using AdimPortal.Core.Acts;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Acts;

/// <summary>What staff find among the records, on a real PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed class ActRecordListTests(PostgresCluster cluster) : IAsyncLifetime
{
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private ActsFixture _fixture = default!;

    public async ValueTask InitializeAsync()
    {
        _fixture = await ActsFixture.StartAsync(cluster);
        // Ten days with three a day; of each ten one was refused.
        await _fixture.ExecuteAsync($"""
            INSERT INTO act_records (at, act, is_refused, role, account_id, workspace_id, owner_id)
            SELECT '2026-03-01Z'::timestamptz + interval '8 hours' * n, CASE WHEN n % 3 = 0 THEN 'Suspend' ELSE 'ViewWorkspace' END, n % 10 = 5,
                CASE WHEN n % 2 = 0 THEN 'Admin' ELSE 'Owner' END, CASE WHEN n % 2 = 0 THEN '{_fixture.Ada}'::uuid ELSE '{_fixture.Jane}'::uuid END,
                '{_fixture.Workspaces[0]}', '{_fixture.Jane}'
            FROM generate_series(0, 29) AS n
            """);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Each_filter_finds_what_it_says_and_all_together_what_all_say()
    {
        Assert.Equal(30, await CountAsync(new ActFilter()));
        Assert.Equal(10, await CountAsync(new ActFilter(Act: Act.Suspend)));
        Assert.Equal(3, await CountAsync(new ActFilter(IsRefused: true)));
        Assert.Equal(15, await CountAsync(new ActFilter(ByStaff: true)));
        Assert.Equal(27, await CountAsync(new ActFilter(From: March.AddDays(1))));
        Assert.Equal(3, await CountAsync(new ActFilter(Until: March.AddDays(1))));
        Assert.Equal(6, await CountAsync(new ActFilter(From: March.AddDays(1), Until: March.AddDays(3))));
        Assert.Equal(1, await CountAsync(new ActFilter(_fixture.Workspaces[0], _fixture.Jane, Act: Act.Suspend,
            IsRefused: true, From: March, Until: March.AddDays(6))));
        Assert.Equal(0, await CountAsync(new ActFilter(From: March.AddDays(1), Until: March)));
        Assert.Equal(0, await CountAsync(new ActFilter(From: March.AddYears(5))));
        Assert.Equal(0, await CountAsync(new ActFilter(Until: March.AddYears(-5))));
    }

    [Fact]
    public async Task Part_by_part_each_is_read_once()
    {
        var filter = new ActFilter(From: March.AddDays(1), Until: March.AddDays(8));
        var all = new List<ActRecord>();
        while (await _fixture.Records.ListAsync(filter, 4, TestContext.Current.CancellationToken) is
            { Count: > 0 } part)
        {
            all.AddRange(part);
            filter = filter with { Before = part[^1].Number };
        }

        Assert.Equal((21, 21), (all.Count, all.DistinctBy(record => record.Number).Count()));
        Assert.Equal(all.Select(record => record.At).OrderDescending(), all.Select(record => record.At));
    }

    private async Task<int> CountAsync(ActFilter filter) =>
        (await _fixture.Records.ListAsync(filter, 100, TestContext.Current.CancellationToken)).Count;
}
