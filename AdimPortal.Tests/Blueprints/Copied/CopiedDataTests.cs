namespace AdimPortal.Tests.Blueprints.Copied;

/// <summary>
/// Each kind of thing that a database may have: what a dump carries is counted and summed, and nothing else; so
/// whatever a workspace has made of its database, it comes back, and what is missing afterwards is found.
/// </summary>
[Trait("Category", "Integration")]
public sealed class CopiedDataTests(CopiedDatabase database) : IClassFixture<CopiedDatabase>
{
    /// <param name="Make">By the application's own role.</param>
    /// <param name="Lose">Takes something away that was counted; null for a kind that is not counted.</param>
    /// <param name="Change">Changes a value, which only sums can see.</param>
    private sealed record Kind(string Make, string? Lose = null, string? Change = null, string AsPostgres = "");

    private static readonly Dictionary<string, Kind> Kinds = new()
    {
        ["a table"] = new(
            "CREATE TABLE t (id int, a text); INSERT INTO t SELECT n, 'x' || n FROM generate_series(1, 9) n",
            "DELETE FROM t WHERE id = 3", "UPDATE t SET a = 'y' WHERE id = 3"),
        ["a materialized view that is behind its table"] = new("""
            CREATE TABLE t (day date); CREATE MATERIALIZED VIEW v AS SELECT day, count(*) FROM t GROUP BY day;
            INSERT INTO t SELECT '2026-01-01'::date + n FROM generate_series(1, 50) n
            """, "DELETE FROM t WHERE day > '2026-02-10'", "UPDATE t SET day = day + 500 WHERE day < '2026-01-10'"),
        ["a materialized view that was never filled"] = new(
            "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW v AS SELECT * FROM t WITH NO DATA"),
        ["a view"] = new(
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT 1 / a AS broken FROM t; INSERT INTO t VALUES (0)",
            "DELETE FROM t"),
        ["a partitioned table"] = new("""
            CREATE TABLE p (a int, b text) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
            CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (100); INSERT INTO p SELECT n, 'x' FROM generate_series(1, 50) n
            """, "DELETE FROM p WHERE a = 40", "UPDATE p SET b = 'y' WHERE a = 40"),
        ["a table that inherits"] = new("""
            CREATE TABLE parent (id int, a text); CREATE TABLE child (b int, id int) INHERITS (parent); INSERT INTO child (id, a, b) VALUES (1, 'x', 2); INSERT INTO parent VALUES (2, 'z')
            """, "DELETE FROM child", "UPDATE child SET b = 3"),
        ["an unlogged table"] = new("CREATE UNLOGGED TABLE u (a int); INSERT INTO u VALUES (1), (2)",
            "DELETE FROM u WHERE a = 2", "UPDATE u SET a = 5 WHERE a = 1"),
        ["generated columns"] = new(
            "CREATE TABLE g (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int); INSERT INTO g (a, c) VALUES (1, 7), (2, 8)",
            "DELETE FROM g WHERE a = 1", "UPDATE g SET c = 9 WHERE a = 1"),
        ["a dropped column"] = new(
            "CREATE TABLE d (a int, b int, c text); INSERT INTO d VALUES (1, 2, 'x'); ALTER TABLE d DROP COLUMN b; ALTER TABLE d ADD COLUMN e int",
            "DELETE FROM d", "UPDATE d SET e = 1"),
        ["a table without columns"] = new("CREATE TABLE nothing (); INSERT INTO nothing DEFAULT VALUES",
            "DELETE FROM nothing"),
        ["another schema, with odd names"] = new("""
            CREATE SCHEMA "My ""odd"" one"; CREATE TABLE "My ""odd"" one"."t %s 'x'" ("a %I" int, "select" text); INSERT INTO "My ""odd"" one"."t %s 'x'" VALUES (1, 'x')
            """, "DELETE FROM \"My \"\"odd\"\" one\".\"t %s 'x'\"", "UPDATE \"My \"\"odd\"\" one\".\"t %s 'x'\" SET \"select\" = 'y'"),
        ["large objects"] = new(
            "SELECT lo_from_bytea(90001, 'hello'); SELECT lo_from_bytea(90002, decode(repeat('ab', 9000000), 'hex')); SELECT lo_from_bytea(90003, '')",
            "SELECT lo_unlink(90001)", "SELECT lo_put(90002, 8999990, 'other')"),
        ["sequences"] = new(
            "CREATE TABLE s (id serial, other int GENERATED ALWAYS AS IDENTITY); INSERT INTO s SELECT FROM generate_series(1, 30); CREATE SEQUENCE down INCREMENT -5; SELECT nextval('down') FROM generate_series(1, 2)",
            "SELECT setval('s_id_seq', 3)"),
        ["an extension's own table"] = new("CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore",
            AsPostgres: "CREATE TABLE of_it (a int); INSERT INTO of_it VALUES (1); ALTER EXTENSION plpgsql ADD TABLE of_it"),
        ["values of every kind"] = new("""
            CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN small AS int CHECK (VALUE < 100);
            CREATE TABLE v (a timestamptz, b interval, c float8, d bytea, e jsonb, f mood, g small[], h numeric, i xml, j tsvector, k regclass, l int4range);
            INSERT INTO v VALUES (now(), '1 mon 2 days 03:04:05.6', 0.1::float8 + 0.2, '\x00ff', '{"b": 1, "a": [null]}', 'ok', '{1,2}', 'NaN', '<a/>', 'a b'::tsvector, 'v', '[1,5)')
            """, "DELETE FROM v", "UPDATE v SET c = 0.3"),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_comes_back_as_it_was_and_a_loss_is_found(string name)
    {
        var kind = Kinds[name];
        await database.BeginAsync(kind.Make, kind.AsPostgres);
        // Other sessions have temporary tables, which nobody else may read.
        await using var other = await database.OpenAsync();
        await using (var make = other.CreateCommand())
        {
            make.CommandText = "CREATE TEMP TABLE t (a int); INSERT INTO t VALUES (1)";
            await make.ExecuteNonQueryAsync();
        }

        var (status, said) = await database.ShellAsync("""
            with_moment eval 'part_out postgresql >dump; part_counts >counts; database_sums >sums'
            part_in postgresql <dump
            same_counts "$(<counts)" "$(part_counts)"
            same_sums "$(<sums)" "$(database_sums)"
            echo "the same"
            """);
        Assert.Equal((0, "the same\n"), (status, said));

        if (kind.Change is not null)
        {
            await database.RunAsync(kind.Change);
            Assert.Contains("sums differ\n",
                (await database.ShellAsync("same_sums \"$(<sums)\" \"$(database_sums)\" || echo sums differ")).Said,
                StringComparison.Ordinal);
        }

        if (kind.Lose is not null)
        {
            await database.RunAsync(kind.Lose);
            Assert.Contains("counts differ\n",
                (await database.ShellAsync("same_counts \"$(<counts)\" \"$(part_counts)\" || echo counts differ")).Said,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("CREATE TABLE secret (a int)",
        "“public.secret in the database belongs to postgres, and the application's role adim may not read it, so it can't be backed up.”")]
    [InlineData("CREATE SCHEMA inner_one; CREATE TABLE inner_one.t (a int); GRANT SELECT ON inner_one.t TO adim",
        "“inner_one.t in the database belongs to postgres”")]
    [InlineData("CREATE SEQUENCE numbers", "“public.numbers in the database belongs to postgres”")]
    [InlineData("SELECT lo_from_bytea(90009, 'x')",
        "“The large object 90009 in the database belongs to postgres, and the application's role adim may not read it”")]
    [InlineData(
        "CREATE TABLE r (a int); ALTER TABLE r OWNER TO adim; ALTER TABLE r ENABLE ROW LEVEL SECURITY; ALTER TABLE r FORCE ROW LEVEL SECURITY",
        "“The table public.r hides rows by a policy even from the role adim”")]
    public async Task What_can_not_be_dumped_is_said_in_a_sentence(string asPostgres, string message)
    {
        await database.BeginAsync("", asPostgres);
        var (status, said) = await database.ShellAsync("with_moment part_out postgresql >dump");
        Assert.NotEqual(0, status);
        Assert.Contains($"adim-error: {message.Trim('“', '”')}", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE EXTENSION postgres_fdw; COMMENT ON EXTENSION postgres_fdw IS 'mine'", "extension postgres_fdw",
        true)]
    [InlineData("CREATE FOREIGN DATA WRAPPER w", "foreign data wrapper w", false)]
    [InlineData(
        "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
        "event trigger e", false)]
    [InlineData("CREATE PUBLICATION p FOR ALL TABLES", "publication p of all tables", false)]
    [InlineData("CREATE FUNCTION g(int) RETURNS int LANGUAGE internal AS 'int4abs'",
        "function g in the language internal", false)]
    public async Task What_superusers_made_is_backed_up_and_said_and_missed_before_a_restore_begins(string asPostgres,
        string what, bool comesBackHere)
    {
        await database.BeginAsync("CREATE TABLE t (a int); INSERT INTO t VALUES (1)", asPostgres);
        var (status, said) =
            await database.ShellAsync(
                "with_moment eval 'part_out postgresql >dump; part_counts >counts'; lacking \"$(<counts)\" \"$(by_superusers)\" && echo \"nothing is lacking\"");
        Assert.Contains($"Only a superuser can create this, so it can only be restored on a server that has it: {what}.\n",
            said, StringComparison.Ordinal);
        Assert.Equal((comesBackHere, comesBackHere ? 0 : 1),
            (said.EndsWith("\nnothing is lacking\n", StringComparison.Ordinal), status));
        Assert.Equal(!comesBackHere, said.EndsWith($"\n{what}\n", StringComparison.Ordinal));
        if (!comesBackHere)
            return;

        (status, said) =
            await database.ShellAsync(
                "part_in postgresql <dump; same_counts \"$(<counts)\" \"$(part_counts)\" && by_superusers");
        Assert.True(
            status == 0
                && said.EndsWith("{\"others\": [], \"extensions\": [\"postgres_fdw\"]}\n", StringComparison.Ordinal),
                said);
        // On a server that has it not: said, and nothing is changed.
        await database.BeginAsync("CREATE TABLE t (a int)");
        (_, said) =
            await database.ShellAsync("lacking \"$(<counts)\" \"$(by_superusers)\" || (part_in postgresql <dump)");
        Assert.Contains("\nextension postgres_fdw\n", $"\n{said}", StringComparison.Ordinal);
        Assert.Contains("adim-error: The database could not be restored completely.", said,
            StringComparison.Ordinal);
        Assert.Equal(0L, await database.RunAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Whoever_waits_to_empty_a_table_holds_up_neither_counts_nor_dump_and_waits_for_both()
    {
        // More than a pipe holds: the dump does not end before somebody reads it.
        await database.BeginAsync(
            "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2); CREATE TABLE u AS SELECT md5(n::text) FROM generate_series(1, 40000) n");
        var (status, said) = await database.ShellAsync("""
            count_it() {
                # Asked for when the dump has its locks: from then on everybody else stands behind it.
                wait_until 30 dump_has_begun
                (ask_database adim --command 'TRUNCATE t' && echo emptied >emptied) &
                wait_until 30 truncate_waits
                count_database >"$MOMENT/postgresql.counts"
            }
            waiting() { ask_postgres postgres --command "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE $1"; }
            dump_has_begun() { [[ $(waiting "application_name = 'pg_dump' AND mode = 'AccessShareLock' AND granted AND relation >= 16384") -gt 0 ]]; }
            truncate_waits() { [[ $(waiting "NOT granted AND mode = 'AccessExclusiveLock'") -gt 0 ]]; }
            with_moment eval 'part_out postgresql >dump; part_counts >counts'
            wait_until 30 test -e emptied
            part_in postgresql <dump
            same_counts "$(<counts)" "$(part_counts)"
            ask_database adim --command 'SELECT count(*) FROM t'
            """);
        Assert.True(status == 0 && said.EndsWith("2\n", StringComparison.Ordinal), said);
    }

    [Fact]
    public async Task A_sequence_that_is_set_back_meanwhile_is_no_loss()
    {
        await database.BeginAsync(
            "CREATE SEQUENCE s; CREATE SEQUENCE other; SELECT setval('s', 30), setval('other', 7)");
        var (status, said) = await database.ShellAsync("""
            set_back() { ask_database adim --command "SELECT setval('s', 3)" >&2; }
            with_moment eval 'set_back; part_out postgresql >dump; part_counts >counts'
            part_in postgresql <dump
            same_counts "$(<counts)" "$(part_counts)"
            cat counts
            """);
        Assert.True(status == 0, said);
        Assert.Contains("\"sequences\":{\"public.other\":7}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_emptied_meanwhile_is_empty_to_dump_and_counts_or_to_neither()
    {
        await database.BeginAsync("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)");
        var (status, said) = await database.ShellAsync("""
            empty() { ask_database adim --command "SET lock_timeout = '200ms'" --command 'TRUNCATE t' 2>&1; }
            with_moment with_tables_locked empty || true
            with_moment eval 'empty; part_out postgresql >dump; part_counts >counts'
            part_in postgresql <dump
            same_counts "$(<counts)" "$(part_counts)"
            echo "the same"
            """);
        Assert.True(
            status == 0 && said.Contains("canceling statement due to lock timeout", StringComparison.Ordinal)
                && said.EndsWith("the same\n", StringComparison.Ordinal), said);
    }

    [Fact]
    public async Task Counts_of_older_backups_are_understood()
    {
        await database.BeginAsync(
            "CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE MATERIALIZED VIEW v AS SELECT * FROM t; INSERT INTO t VALUES (2)");
        var (_, said) = await database.ShellAsync("""
            now=$(part_counts)
            then='{"tables":{"public.t":2,"public.v":1},"vectors":{},"media":'"$(media_counts)"'}'
            same_counts "$then" "$now" && echo "the same"
            same_counts "${then/public.t/public.gone}" "$now" || echo "and a loss is one"
            """);
        Assert.Contains("the same\n", said, StringComparison.Ordinal);
        Assert.Contains("table public.gone has no rows, not 2\nand a loss is one\n", said, StringComparison.Ordinal);
    }
}
