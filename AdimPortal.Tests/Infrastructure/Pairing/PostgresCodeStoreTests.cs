using System.Globalization;
using System.Text.RegularExpressions;
using AdimPortal.Core.Common;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Pairing;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Tests.Infrastructure.Pairing;

/// <summary>The promises of one-time codes, on a real PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed partial class PostgresCodeStoreTests(PostgresCluster cluster) : IAsyncLifetime
{
    private PairingDatabase _database = null!;
    private WorkspaceId _workspace;

    public async ValueTask InitializeAsync()
    {
        _database = await PairingDatabase.CreateAsync(cluster);
        _workspace = await _database.WorkspaceAsync();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_code_opens_its_workspace_once()
    {
        var code = await _database.IssueAsync(_workspace);
        var opened = await _database.ExchangeAsync(code);
        Assert.Equal(_workspace, opened!.Id);
        Assert.Equal($"https://{_workspace}.adim.test", opened.Endpoints.Cloud);
        Assert.Equal("free", opened.Plan);
        Assert.Null(await _database.ExchangeAsync(code));
    }

    [Fact]
    public async Task Which_code_was_used_by_whom_is_known_the_latest_first()
    {
        await _database.IssueAsync(await _database.WorkspaceAsync());
        var first = await _database.IssueAsync(_workspace);
        await _database.Codes.ExchangeAsync(first, new CodeUser("198.51.100.7", "Adim/1.0"));
        await _database.IssueAsync(_workspace);
        var last = await _database.IssueAsync(_workspace);
        var codes = await _database.Codes.HistoryAsync(_workspace, most: 20, default);
        Assert.Equal([CodeStatus.Live, CodeStatus.Replaced, CodeStatus.Used], codes.Select(code => code.Status));
        Assert.Equal([last.Reveal(), null, null], codes.Select(code => code.Code?.Reveal()));
        Assert.Equal(new CodeUser("198.51.100.7", "Adim/1.0"), codes[2].UsedBy);
        Assert.Equal(2, (await _database.Codes.HistoryAsync(_workspace, most: 2, default)).Count);
    }

    [Fact]
    public async Task Of_fifty_simultaneous_exchanges_exactly_one_wins()
    {
        for (var round = 0; round < 5; round++)
        {
            var code = await _database.IssueAsync(_workspace);
            var answers =
                await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _database.ExchangeAsync(code))));
            Assert.Single(answers, a => a is not null);
        }
    }

    [Fact]
    public async Task Codes_that_are_exchanged_at_the_same_time_each_open_their_own_workspace()
    {
        var workspaces = await _database.WorkspacesAsync(200);
        var codes = await Task.WhenAll(workspaces.Select(_database.IssueAsync));
        var answers = await Task.WhenAll(codes.Select(c => Task.Run(() => _database.ExchangeAsync(c))));
        Assert.Equal(workspaces, answers.Select(a => a!.Id));
        Assert.Equal(workspaces.Select(w => $"https://{w}.adim.test"), answers.Select(a => a!.Endpoints.Cloud));
    }

    [Fact]
    public async Task A_code_that_somebody_holds_holds_up_no_other()
    {
        var (held, other) =
            (await _database.IssueAsync(_workspace), await _database.IssueAsync(await _database.WorkspaceAsync()));
        await _database.WithAsync(async context =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            await context.Database.ExecuteSqlAsync(
                $"UPDATE one_time_codes SET used_by = used_by WHERE workspace_id = {_workspace.Value}");
            var waiting = _database.ExchangeAsync(held);
            Assert.NotNull(await _database.ExchangeAsync(other));
            Assert.False(waiting.IsCompleted);
            await transaction.CommitAsync();
            Assert.Equal(_workspace, (await waiting)!.Id);
        });
    }

    /// <summary>
    /// An exchange costs the same whatever the number of codes, workspaces and accounts: no table is read through.
    /// </summary>
    [Theory]
    [InlineData(PairingSql.ExchangeAllFree, "(code_hash = t.hash)", "(code_hash = t.hash)")]
    [InlineData(PairingSql.ExchangeInTurn, "(code_hash = t.hash)")]
    public Task Every_table_of_an_exchange_is_reached_by_an_index(string exchange, params string[] codes) =>
    _database.WithAsync(async context =>
    {
        await context.Database.OpenConnectionAsync();
        await using var explain = context.Database.GetDbConnection().CreateCommand();
        // Tests' tables are small, where reading through is cheapest: it is forbidden, and stays in the plan only where
        // nothing else is possible.
        explain.CommandText =
            $"SET enable_seqscan = off; PREPARE exchange(int[], bytea[], text[], text[]) AS {exchange}; EXPLAIN EXECUTE exchange('{{0}}', '{{x}}', '{{a}}', '{{b}}')";
        var plan = new List<string>();
        await using (var row = await explain.ExecuteReaderAsync())
            while (await row.ReadAsync())
                plan.Add(row.GetString(0));
        Assert.DoesNotContain(plan, line => line.Contains("Seq Scan on", StringComparison.Ordinal));
        foreach (var table in new[] { "one_time_codes", "workspaces", "billing_accounts" })
            Assert.Contains(plan,
                line => line.Contains("Index", StringComparison.Ordinal)
                    && line.Contains($" on {table} ", StringComparison.Ordinal));
        // An index may be read through as well. A code is found by its hash, and only then what belongs to it: one of
        // each for a try.
        string[] found = [.. codes, "(id = r.id)", "((id)::text = (c.workspace_id)::text)", "(owner_id = w.owner_id)"];
        var conditions = plan.Where(line => line.Contains("Index Cond: ", StringComparison.Ordinal))
            .Select(line => NumberOfAlias().Replace(line.Split("Index Cond: ")[1], ".")
                .Replace("live.workspace_id", "c.workspace_id", StringComparison.Ordinal));
        Assert.Equal(found.Order(StringComparer.Ordinal), conditions.Order(StringComparer.Ordinal));
    });

    [Fact]
    public async Task No_number_of_wrong_tries_ends_a_code()
    {
        var code = await _database.IssueAsync(_workspace);
        await Task.WhenAll(
            Enumerable.Range(0, 200).Select(n => Task.Run(() => _database.ExchangeAsync(Wrong(code, n)))));
        for (var i = 0; i < 20; i++)
            Assert.Null(await _database.ExchangeAsync(OneTimeCode.Parse($"{_workspace}-{i:000000}")));
        Assert.Equal(CodeStatus.Live, (await ViewAsync()).Status);
        Assert.Equal(_workspace, (await _database.ExchangeAsync(code))!.Id);
    }

    [Fact]
    public async Task What_is_public_of_a_workspace_says_nothing_of_its_code()
    {
        for (var i = 0; i < 20; i++)
            Assert.DoesNotContain(_workspace.Value, (await _database.IssueAsync(_workspace)).Reveal(),
                StringComparison.Ordinal);
    }

    /// <summary>Codes of before begin with their workspace's id. They live for a day, over an upgrade too.</summary>
    [Fact]
    public async Task A_code_of_before_opens_its_workspace()
    {
        var code = OneTimeCode.Parse($"{_workspace}-048291");
        await _database.IssueAsync(_workspace);
        var hash = _database.HashOf(code);
        await _database.WithAsync(context =>
            context.Database.ExecuteSqlAsync(
                $"UPDATE one_time_codes SET code_hash = {hash} WHERE workspace_id = {_workspace.Value}"));
        Assert.Equal(_workspace, (await _database.ExchangeAsync(code))!.Id);
    }

    [Fact]
    public async Task A_code_that_another_workspace_has_is_drawn_again()
    {
        var other = await _database.WorkspaceAsync();
        var same = new Repeating(OneTimeCode.Parse("ws22222-000000"), OneTimeCode.Parse("ws22222-000000"),
            OneTimeCode.Parse("ws33333-000000"));
        await _database.CodesWith(same).IssueAsync(_workspace, default);
        await _database.CodesWith(same).IssueAsync(other, default);
        Assert.Equal("ws22222-000000", (await ViewAsync()).Code!.Reveal());
        Assert.Equal("ws33333-000000", (await _database.Codes.FindAsync(other, default))!.Code!.Reveal());
    }

    [Fact]
    public async Task A_code_lives_for_24_hours()
    {
        var code = await _database.IssueAsync(_workspace);
        await _database.AgeCodesAsync(PairingRules.Lifetime - TimeSpan.FromMinutes(1));
        Assert.Equal(CodeStatus.Live, (await ViewAsync()).Status);
        await _database.AgeCodesAsync(TimeSpan.FromMinutes(1));
        Assert.Null(await _database.ExchangeAsync(code));
        var view = await ViewAsync();
        Assert.Equal((CodeStatus.Expired, null), (view.Status, view.Code));
        Assert.Equal(view.ExpiresAt, view.EndedAt);
    }

    /// <summary>Decision 0004: nodes whose clocks differ by days agree on what has expired.</summary>
    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task A_nodes_own_clock_decides_nothing(int daysOff)
    {
        var code = await _database.IssueAsync(_workspace);
        _database.Time.Advance(TimeProvider.System.GetUtcNow().AddDays(daysOff) - _database.Time.GetUtcNow());
        await _database.LookAfterAsync();
        Assert.Equal(CodeStatus.Live, (await ViewAsync()).Status);
        Assert.NotNull(await _database.ExchangeAsync(code));
        code = await _database.IssueAsync(_workspace);
        await _database.AgeCodesAsync(PairingRules.Lifetime);
        Assert.Equal(CodeStatus.Expired, (await ViewAsync()).Status);
        Assert.Null(await _database.ExchangeAsync(code));
    }

    [Fact]
    public async Task A_new_code_kills_the_old_one()
    {
        var old = await _database.IssueAsync(_workspace);
        var code = await _database.IssueAsync(_workspace);
        Assert.Null(await _database.ExchangeAsync(old));
        Assert.NotNull(await _database.ExchangeAsync(code));
    }

    [Fact]
    public async Task Simultaneous_issues_leave_one_live_code()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => Task.Run(() => _database.Codes.IssueAsync(_workspace, default))));
        Assert.Equal(1, await CountAsync("ended_at IS NULL"));
        Assert.NotNull(await _database.ExchangeAsync((await ViewAsync()).Code!));
    }

    [Fact]
    public async Task The_owner_sees_the_code_until_it_is_used_and_then_who_used_it()
    {
        var code = await _database.IssueAsync(_workspace);
        Assert.Equal(code.Reveal(), (await ViewAsync()).Code!.Reveal());
        await _database.AgeCodesAsync(TimeSpan.FromMinutes(3));
        await _database.ExchangeAsync(code);
        var view = await ViewAsync();
        Assert.Equal((CodeStatus.Used, null), (view.Status, view.Code));
        Assert.Equal(new CodeUser("198.51.100.7", "Adim/1.0"), view.UsedBy);
        Assert.InRange(view.EndedAt!.Value - view.IssuedAt, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(4));
    }

    [Fact]
    public async Task The_code_can_be_read_nowhere_in_the_table_and_nothing_of_it_stays()
    {
        var code = await _database.IssueAsync(_workspace);
        Assert.Equal(0,
            await CountAsync(
                $"one_time_codes::text LIKE '%{code.Reveal()[8..]}%' OR one_time_codes::text LIKE '%{code.Reveal()[..7]}%' OR encode(coalesce(sealed, ''), 'escape') LIKE '%{code.Reveal()}%'"));
        await _database.AgeCodesAsync(PairingRules.Lifetime);
        await _database.LookAfterAsync();
        Assert.Equal(0, await CountAsync("sealed IS NOT NULL"));
    }

    [Fact]
    public async Task A_withdrawn_code_opens_nothing()
    {
        var code = await _database.IssueAsync(_workspace);
        await _database.Codes.RevokeAsync(_workspace, default);
        Assert.Null(await _database.ExchangeAsync(code));
        Assert.Equal(CodeStatus.Withdrawn, (await ViewAsync()).Status);
    }

    [Fact]
    public async Task A_workspace_that_is_not_active_is_not_opened_and_its_code_lives_on()
    {
        var building = await _database.WorkspaceAsync(active: false);
        var code = await _database.IssueAsync(building);
        for (var i = 0; i < 6; i++)
            Assert.Null(await _database.ExchangeAsync(code));
        Assert.Equal(CodeStatus.Live, (await _database.Codes.FindAsync(building, default))!.Status);
    }

    [Fact]
    public async Task A_workspace_without_a_code_has_none_to_show() =>
    Assert.Null(await _database.Codes.FindAsync(_workspace, default));

    private async Task<CodeView> ViewAsync() => (await _database.Codes.FindAsync(_workspace, default))!;

    /// <summary>The right first half even, which a stranger doesn't know, and other digits.</summary>
    private static OneTimeCode Wrong(OneTimeCode code, int by) =>
        OneTimeCode.Parse(
            string.Create(CultureInfo.InvariantCulture,
                $"{code.Reveal()[..8]}{(int.Parse(code.Reveal()[8..], CultureInfo.InvariantCulture) + by + 1) % 1_000_000:000000}"));

    /// <summary>Chance that draws these codes.</summary>
    private sealed class Repeating(params OneTimeCode[] codes) : IRandomSource
    {
        private readonly Queue<char> _drawn =
            new(codes.SelectMany(c => c.Reveal()[2..].Replace("-", "", StringComparison.Ordinal)));

        public void Fill(Span<byte> bytes) => throw new NotSupportedException();

        public int Next(int exclusiveMaximum) =>
            (exclusiveMaximum == 10 ? "0123456789" : WorkspaceId.Alphabet).IndexOf(_drawn.Dequeue());
    }

    private async Task<int> CountAsync(string condition)
    {
        var count = 0;
        var sql = "SELECT count(*)::int AS \"Value\" FROM one_time_codes WHERE " + condition;
        await _database.WithAsync(async context => count = await context.Database.SqlQueryRaw<int>(sql).SingleAsync());
        return count;
    }

    /// <summary>The planner numbers what has the same name in several parts.</summary>
    [GeneratedRegex(@"_\d+\.")]
    private static partial Regex NumberOfAlias();
}
