using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Blueprints;

/// <summary>What <c>adim-run</c> promises to the portal.</summary>
[Trait("Category", "Integration")]
public sealed class RunnerTests : IDisposable
{
    /// <summary>Everything that some shell or format takes for something else.</summary>
    private const string Hostile =
        " a \"$b\"\n.\nü' \\ \\n \\\\ \\101 \\c \\x41 %b %s & ${HOME} $(id) `id` #!*?[] = \t\r\u001b[31m \\\n\n";

    private readonly RunnerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Output_and_exit_status_of_the_routine_come_back()
    {
        _host.Write("speaks", "echo one; echo two >&2; echo adim-error: no luck; exit 7");

        var ended = await _host.StartAsync("r1", "speaks");

        Assert.Equal(["one", "two", "adim-error: no luck"], ended.Lines);
        Assert.Equal(7, ended.Status);
    }

    [Fact]
    public async Task The_routine_gets_the_settings_and_nothing_of_the_callers_environment()
    {
        _host.Write("env",
            "printf '[%s]' \"$PEM\"; echo; printf '[%s]' \"$EMPTY\"; echo; env | grep -c OF_THE_CALLER; exit 0");

        var ended =
            await _host.StartAsync("r1", "env",
                settings: RunnerHost.Settings(("PEM", Hostile), ("EMPTY", "")));

        Assert.Equal($"[{Hostile}]\n[]\n0\n", ended.Output);
    }

    [Fact]
    public async Task A_run_that_is_started_many_times_at_once_happens_once_and_all_follow_it()
    {
        _host.Write("counts", $"echo ran >> {_host.PathTo("count")}; sleep 0.3; echo done; exit 3");

        var ended = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _host.StartAsync("r1", "counts")));

        Assert.Equal("ran\n", await File.ReadAllTextAsync(_host.PathTo("count")));
        Assert.All(ended, e => Assert.Equal((3, "done\n"), (e.Status, e.Output)));
    }

    [Fact]
    public async Task A_cut_connection_leaves_the_routine_running_and_a_later_one_hears_all_of_it()
    {
        _host.Write("long", $"echo first; until [ -e {_host.PathTo("go")} ]; do sleep 0.02; done; echo second; exit 4");
        var connection = _host.Begin("r1", "long");
        await connection.ReadAsync("first");
        connection.Cut();
        await File.WriteAllTextAsync(_host.PathTo("go"), "");

        var ended = await _host.StartAsync("r1", "long", epoch: 2);

        Assert.Equal((4, "first\nsecond\n"), (ended.Status, ended.Output));
    }

    [Fact]
    public async Task Who_has_heard_the_first_lines_is_told_the_rest()
    {
        _host.Write("lines", "echo one; echo two; echo three");
        await _host.StartAsync("r1", "lines");

        var ended = await _host.StartAsync("r1", "lines", fromLine: 2);

        Assert.Equal(["three"], ended.Lines);
    }

    [Fact]
    public async Task One_routine_at_a_time_and_who_was_refused_may_come_again()
    {
        _host.Write("long", $"echo first; until [ -e {_host.PathTo("go")} ]; do sleep 0.02; done");
        _host.Write("short", "echo short");
        var connection = _host.Begin("r1", "long");
        await connection.ReadAsync("first");

        var refused = await _host.StartAsync("r2", "short");
        await File.WriteAllTextAsync(_host.PathTo("go"), "");
        await connection.EndAsync();
        var later = await _host.StartAsync("r2", "short");

        Assert.Equal((75, "adim-error: Another routine is running on this server.\n"),
            (refused.Status, refused.Output));
        Assert.Equal((0, "short\n"), (later.Status, later.Output));
    }

    [Fact]
    public async Task Routines_of_one_group_run_beside_each_other_and_no_other_beside_them()
    {
        _host.Write("long", $"echo first; until [ -e {_host.PathTo("go")} ]; do sleep 0.02; done");
        _host.Write("short", "echo short");
        var connection = _host.Begin("r1", "long", group: "one");
        await connection.ReadAsync("first");

        var beside = await _host.StartAsync("r2", "short", group: "one");
        var stranger = await _host.StartAsync("r3", "short", group: "other");
        var alone = await _host.StartAsync("r4", "short");
        await File.WriteAllTextAsync(_host.PathTo("go"), "");
        await connection.EndAsync();
        var later = await _host.StartAsync("r3", "short", group: "other");

        Assert.Equal((0, 75, 75, 0), (beside.Status, stranger.Status, alone.Status, later.Status));
    }

    [Fact]
    public async Task Nothing_runs_beside_a_routine_that_runs_alone()
    {
        _host.Write("long", $"echo first; until [ -e {_host.PathTo("go")} ]; do sleep 0.02; done");
        _host.Write("short", "echo short");
        await _host.StartAsync("r0", "short", group: "one");
        var connection = _host.Begin("r1", "long");
        await connection.ReadAsync("first");

        var refused = await _host.StartAsync("r2", "short", group: "one");
        await File.WriteAllTextAsync(_host.PathTo("go"), "");
        await connection.EndAsync();

        Assert.Equal(75, refused.Status);
    }

    [Fact]
    public async Task An_older_epoch_than_was_ever_seen_is_refused_even_to_attach()
    {
        _host.Write("ok", "echo ok");
        await _host.StartAsync("r1", "ok", epoch: 7);

        var same = await _host.StartAsync("r1", "ok", epoch: 7);
        var older = await _host.StartAsync("r1", "ok", epoch: 6);
        var olderAnew = await _host.StartAsync("r2", "ok", epoch: 6);

        Assert.Equal((0, 76, 76), (same.Status, older.Status, olderAnew.Status));
        Assert.Equal("adim-error: Another node of the portal (epoch 7) has taken over this server.\n", older.Output);
    }

    [Fact]
    public async Task A_run_whose_keeper_was_killed_is_not_run_again()
    {
        _host.Write("long", $"echo ran >> {_host.PathTo("count")}; echo first; sleep 300");
        var connection = _host.Begin("r1", "long");
        await connection.ReadAsync("first");
        var leader = int.Parse((await File.ReadAllTextAsync(_host.PathTo("runs", "r1", "leader"))).Split(' ')[0],
            provider: null);
        using (var keeper = System.Diagnostics.Process.GetProcessById(leader)) keeper.Kill();

        var ended = await connection.EndAsync();
        var again = await _host.StartAsync("r1", "long");

        Assert.Equal((75, 75), (ended.Status, again.Status));
        Assert.Contains("adim-error: The server rebooted while this step was running.", again.Lines);
        Assert.Equal("ran\n", await File.ReadAllTextAsync(_host.PathTo("count")));
    }

    [Fact]
    public async Task Stop_ends_the_routine_and_all_it_started_even_what_ignores_the_request()
    {
        _host.Write("stubborn",
            "(trap '' TERM; sleep 301 & echo $!; while true; do sleep 0.1; done) & sleep 302 & echo $!; echo first; wait");
        var connection = _host.Begin("r1", "stubborn");
        await connection.ReadAsync("first");

        var stopped = await _host.StopAsync("r1");
        var ended = await connection.EndAsync();

        Assert.Equal((0, 143), (stopped.Status, ended.Status));
        // The shell may still say whom it saw killed, before or after.
        Assert.Contains("adim-error: This step was stopped.", ended.Lines);
        var children = ended.Lines.Where(line => line.All(char.IsAsciiDigit)).Select(int.Parse).ToList();
        Assert.Equal(2, children.Count);
        Assert.All(children, id => Assert.False(LivingProcess.Runs(id)));
    }

    [Fact]
    public async Task A_stop_that_overtakes_the_start_keeps_it_from_ever_running()
    {
        _host.Write("counts", $"echo ran >> {_host.PathTo("count")}");

        var stopped = await _host.StopAsync("r1");
        var started = await _host.StartAsync("r1", "counts");

        Assert.Equal((0, 143), (stopped.Status, started.Status));
        Assert.False(File.Exists(_host.PathTo("count")));
    }

    [Fact]
    public async Task A_secret_is_in_no_argument_and_in_no_file()
    {
        const string Secret = "s3cret-Xq81";
        _host.Write("long",
            $"echo first; until [ -e {_host.PathTo("go")} ]; do sleep 0.02; done; [ \"$TOKEN\" = {Secret[..4]}*  ]; case $TOKEN in s3cret*) echo known;; esac");
        var connection = _host.Begin("r1", "long", settings: RunnerHost.Settings(("TOKEN", Secret)));
        await connection.ReadAsync("first");

        var encoded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret));
        Assert.DoesNotContain(Arguments(),
            line => line.Contains(Secret, StringComparison.Ordinal)
                || line.Contains(encoded, StringComparison.Ordinal));
        await File.WriteAllTextAsync(_host.PathTo("go"), "");
        Assert.Equal(["first", "known"], (await connection.EndAsync()).Lines);
        Assert.All(_host.KeptFiles,
            file => Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));
        Assert.All(_host.KeptFiles,
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A=a\n")]
    [InlineData("A=a\nB=b")]
    [InlineData("A=a\n.")]
    public async Task Settings_that_did_not_all_arrive_start_nothing_and_the_run_may_be_started_later(string settings)
    {
        _host.Write("ok", "echo ok");

        var without = await _host.StartAsync("r1", "ok", settings: settings);
        var later = await _host.StartAsync("r1", "ok");

        Assert.Equal((75, 0), (without.Status, later.Status));
    }

    [Theory]
    [InlineData("lower=a\n.\n")]
    [InlineData("NO-EQUALS\n.\n")]
    [InlineData("\n.\n")]
    [InlineData("=a\n.\n")]
    [InlineData("A[$(id)]=a\n.\n")]
    [InlineData("BAD=\\x41\n.\n")]
    [InlineData("BAD=\\\\\\\n.\n")]
    [InlineData("BAD=\\c\n.\n")]
    public async Task Settings_that_cannot_be_read_are_refused(string settings)
    {
        _host.Write("ok", "echo ok");

        Assert.Equal(64, (await _host.StartAsync("r1", "ok", settings: settings)).Status);
    }

    [Theory]
    [InlineData("start", "--run", "r1", "--epoch", "1", "absent")]
    [InlineData("start", "--run", "r1", "--epoch", "1", "../bin/settings")]
    [InlineData("start", "--run", "../r1", "--epoch", "1", "ok")]
    [InlineData("start", "--run", "r1", "--epoch", "x", "ok")]
    [InlineData("start", "--run", "r1", "ok")]
    [InlineData("start", "--run", "r1", "--epoch", "1", "--group", "a b", "ok")]
    [InlineData("stop")]
    [InlineData("dance")]
    public async Task Words_that_make_no_sense_are_refused(params string[] words)
    {
        _host.Write("ok", "echo ok");

        Assert.Equal(64, (await _host.RunAsync(RunnerHost.Settings(("A", "a")), words)).Status);
    }

    [Fact]
    public async Task Check_runs_the_routines_check_with_the_settings()
    {
        _host.Write("ok", "echo \"$1 $COLOUR\"; exit 1");

        var ended = await _host.RunAsync(RunnerHost.Settings(("COLOUR", "green")), "check", "ok");

        Assert.Equal((1, "--check green\n"), (ended.Status, ended.Output));
    }

    private static IEnumerable<string> Arguments() => LivingFolders.Processes().Select(process => process.Command);
}
