using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Web.Commands;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Acts;

/// <summary>
/// Whoever changes, removes, cuts off or slips in a record of an act, with all rights of the database, is found out.
/// </summary>
[Trait("Category", "Integration")]
public sealed class ActChainTests(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly PortalApp _portal = new(cluster);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _portal.InitializeAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task Fifty_who_write_at_once_leave_neither_gap_nor_fork()
    {
        await WriteAsync(50, atOnce: true);
        await WriteAsync(10, atOnce: false);
        var (status, said) = await AuditAsync("verify");
        Assert.Equal(0, status);
        Assert.StartsWith("60 records, from position 1, are as they were written. The end: 60:", said,
            StringComparison.Ordinal);
        Assert.EndsWith((await AuditAsync("head")).Said, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_act_that_is_taken_back_leaves_no_place()
    {
        await WriteAsync(2, atOnce: false);
        await using (var connection = await Database.OpenConnectionAsync(Cancel))
        await using (await connection.BeginTransactionAsync(Cancel))
            await connection.RecordAsync(Permits.For(Act.BackUp, Id, Guid.NewGuid()), DateTimeOffset.UnixEpoch, Cancel);
        await WriteAsync(1, atOnce: false);
        Assert.StartsWith("3 records, from position 1,", (await AuditAsync("verify")).Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE act_records SET reason = 'another' WHERE id = 3", "The record at position 3 (number 3) was changed.")]
    [InlineData("UPDATE act_records SET at = at + interval '1 microsecond' WHERE id = 3", "The record at position 3 (number 3) was changed.")]
    [InlineData("UPDATE act_records SET is_refused = true WHERE id = 3", "The record at position 3 (number 3) was changed.")]
    [InlineData("UPDATE act_records SET account_id = NULL WHERE id = 3", "The record at position 3 (number 3) was changed.")]
    [InlineData("UPDATE act_records SET address = coalesce(reason, ''), reason = NULL WHERE id = 3", "The record at position 3 (number 3) was changed.")]
    [InlineData("DELETE FROM act_records WHERE id = 3", "The record at position 3 (number 3) was removed.")]
    [InlineData("DELETE FROM act_records WHERE id = 3; DELETE FROM act_chain WHERE position = 3", "1 records are missing before position 4.")]
    [InlineData("DELETE FROM act_chain WHERE position = 3", "1 records are missing before position 4.|1 records are not in the chain: they were added past it.")]
    [InlineData("UPDATE act_chain SET hash = sha256('x') WHERE position = 3", "The record at position 3 (number 3) was changed.|The chain is broken before position 4.")]
    [InlineData("UPDATE act_records SET reason = 'another' WHERE id = 3; UPDATE act_chain c SET hash = act_hash(previous, r) FROM act_records r WHERE r.id = record_id AND position = 3", "The chain is broken before position 4.")]
    [InlineData("INSERT INTO act_records (at, act, is_refused, role) VALUES (now(), 'BackUp', false, 'Portal')", "1 records are not in the chain: they were added past it.")]
    public async Task What_was_tampered_with_is_named(string sql, string faults)
    {
        await WriteAsync(5, atOnce: false);
        Assert.Equal(0, (await AuditAsync("verify")).Status);
        await TamperAsync(sql);
        var (status, said) = await AuditAsync("verify");
        Assert.Equal(1, status);
        Assert.Equal([.. faults.Split('|'), "The records are not as they were written."], said.Split('\n'));
    }

    /// <summary>Nothing in the database tells of these: an end that was kept elsewhere does.</summary>
    [Theory]
    [InlineData("DELETE FROM act_records WHERE id > 3; DELETE FROM act_chain WHERE position > 3", "Position 5 is gone: records were cut off at the end.")]
    [InlineData("DELETE FROM act_records; DELETE FROM act_chain", "Position 5 is gone: records were cut off at the end.")]
    [InlineData("UPDATE act_records SET reason = 'another' WHERE id = 5; UPDATE act_chain c SET hash = act_hash(previous, r) FROM act_records r WHERE r.id = record_id AND position = 5", "Position 5 had another hash when its end was kept: the chain was written anew.")]
    [InlineData("DELETE FROM act_records; DELETE FROM act_chain WHERE position <= 5", "Position 5 is gone: that is right only if its end was kept more than a year ago.|The record at position 6 (number 6) was removed.")]
    public async Task An_end_that_was_kept_elsewhere_tells_what_the_database_can_not(string sql, string faults)
    {
        await WriteAsync(5, atOnce: false);
        var head = (await AuditAsync("head")).Said;
        await WriteAsync(sql.Contains("<=", StringComparison.Ordinal) ? 1 : 0, atOnce: false);
        Assert.Equal(0, (await AuditAsync("verify", head, head.ToUpperInvariant())).Status);
        await TamperAsync(sql);
        var (status, said) = await AuditAsync("verify", head);
        Assert.Equal(1, status);
        Assert.Equal([.. faults.Split('|').Order(), "The records are not as they were written."],
            said.Split('\n')[..^1].Order().Append(said.Split('\n')[^1]));
    }

    [Fact]
    public async Task What_is_removed_with_age_goes_from_the_beginning_and_the_rest_still_holds()
    {
        await WriteAsync(6, atOnce: false);
        // The fourth is the first that stays; the fifth is old, and stays behind it.
        await TamperAsync("""
            UPDATE act_records SET at = now() - interval '400 days' WHERE id IN (1, 2, 3, 5);
            DELETE FROM act_chain;
            DO $$ DECLARE r act_records; last bytea := ''; BEGIN
                FOR r IN SELECT * FROM act_records ORDER BY id LOOP
                    INSERT INTO act_chain SELECT r.id, r.id, last, act_hash(last, r);
                    last := act_hash(last, r);
                END LOOP;
            END $$
            """);
        Assert.Equal(0, (await AuditAsync("verify")).Status);
        foreach (var removed in new[] { 2L, 1L, 0L })
        {
            await using var remove =
                Database.CreateCommand("SELECT remove_old_act_records(now() - interval '370 days', 2)");
            Assert.Equal(removed, await remove.ExecuteScalarAsync(Cancel));
        }

        Assert.StartsWith("3 records, from position 4,", (await AuditAsync("verify")).Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify", "5")]
    [InlineData("verify", "5:abc")]
    [InlineData("verify", "-5:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("tail")]
    [InlineData]
    public async Task What_is_not_understood_is_said(params string[] arguments) =>
        Assert.Equal(2, (await AuditAsync(arguments)).Status);

    [Fact]
    public async Task Before_the_first_act_there_is_no_end()
    {
        Assert.Equal((1, "There are no records yet."), await AuditAsync("head"));
        Assert.Equal((0, "There are no records yet."), await AuditAsync("verify"));
    }

    private static WorkspaceId Id { get; } = WorkspaceId.Parse("ws7x2kr");

    private NpgsqlDataSource Database => _portal.Services.GetRequiredService<NpgsqlDataSource>();

    private async Task WriteAsync(int count, bool atOnce)
    {
        var records = _portal.Services.GetRequiredService<IActRecords>();
        var writing = new List<Task>();
        for (var n = 0; n < count; n++)
        {
            var one = records.WriteAsync(Permits.For(Act.BackUp, Id, Guid.NewGuid()), Cancel);
            writing.Add(one);
            if (!atOnce)
                await one;
        }

        await Task.WhenAll(writing);
    }

    /// <summary>As the database's owner, who can switch every trigger off.</summary>
    private async Task TamperAsync(string sql)
    {
        await using var command = Database.CreateCommand(
            $"SET session_replication_role = replica; {sql}; SET session_replication_role = DEFAULT");
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private async Task<(int Status, string Said)> AuditAsync(params string[] arguments)
    {
        await using var said = new StringWriter();
        var status = await new AuditCommand(_portal.Services.GetRequiredService<ActChain>(), said, said).RunAsync(
            arguments, Cancel);
        return (status, said.ToString().Trim());
    }
}
