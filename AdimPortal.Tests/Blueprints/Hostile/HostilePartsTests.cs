using System.Formats.Tar;

namespace AdimPortal.Tests.Blueprints.Hostile;

/// <summary>
/// Parts of a workspace's data that come from a server whose owner means no good: nothing of it is written elsewhere,
/// or run, or seen by root.
/// </summary>
[Trait("Category", "Integration")]
public sealed class HostilePartsTests
{
    private const UnixFileMode Setuid = UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.UserRead
        | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// All that is left must be files, folders, and links that stay inside; and nothing else on the machine may have
    /// changed.
    /// </summary>
    private const string Look = """
        snapshot() { (cd / && find /etc /srv/adim/app /srv/adim/celery /var/lib -printf '%p %y %m %u %s\n' | sort) }
        """;

    private static readonly Dictionary<string, TarEntry[]> Media = new()
    {
        ["a link to the system, and a file through it"] = [Stage.Link(TarEntryType.SymbolicLink, "./out", "/etc"),
            Stage.Plain("./out/cron.d/evil", "* * * * * root id\n")],
        ["a link to a folder of the same user, and a file through it"] = [
            Stage.Link(TarEntryType.SymbolicLink, "./out", "/srv/adim/celery"), Stage.Plain("./out/evil", "x")],
        ["a link that climbs"] = [Stage.Link(TarEntryType.SymbolicLink, "./out", "../../../etc/shadow")],
        ["a name that climbs"] = [Stage.Plain("./../celery/evil", "x")],
        ["a name from the root"] = [Stage.Plain("/srv/adim/celery/evil", "x")],
        ["a program that runs as its owner"] = [Stage.Plain("./tool", "#!/bin/sh\n", Setuid)],
        ["a queue"] = [new PaxTarEntry(TarEntryType.Fifo, "./queue")],
        ["a device"] = [new PaxTarEntry(TarEntryType.BlockDevice, "./disk") { DeviceMajor = 8, DeviceMinor = 0 }],
        ["a second name for a file of the system"] = [Stage.Link(TarEntryType.HardLink, "./shadow", "/etc/shadow")],
        ["hooks"] = [Stage.Plain("./.bashrc", "id\n"), Stage.Plain("./.git/hooks/post-checkout", "#!/bin/sh\n"),
            Stage.Plain("./renewal-hooks/deploy/evil", "#!/bin/sh\n")],
    };

    public static TheoryData<string> MediaKinds => [.. Media.Keys];

    [Theory]
    [MemberData(nameof(MediaKinds))]
    public async Task Media_hold_plain_files_whatever_arrives(string kind)
    {
        using var stage = new Stage();
        stage.Pack("media.tar", [Stage.Plain("./letter", "dear"), .. Media[kind]]);
        var (_, said) = await stage.RunAsync($$"""
            {{Look}}
            snapshot >before.txt
            (part_in media <media.tar) && taken=yes || taken=no
            snapshot | diff before.txt - && echo elsewhere: same
            find /srv/adim/media -type l -printf 'link %P -> %l\n'
            find /srv/adim/media ! -type f ! -type d ! -type l -printf 'odd %P\n'
            find /srv/adim/media -perm /7000 -printf 'setuid %P\n'
            find /srv/adim/media ! -user adim -printf 'foreign %P\n'
            echo "taken $taken: $(ls /srv/adim/media | paste -s -d ' ')"
            """);
        Assert.Contains("elsewhere: same", said, StringComparison.Ordinal);
        foreach (var bad in new[] { "\nlink ", "\nodd ", "\nsetuid ", "\nforeign " })
            Assert.DoesNotContain(bad, "\n" + said, StringComparison.Ordinal);
        // Either the good in it was taken, or all is as before.
        var refused = said.Contains("Nothing was changed.", StringComparison.Ordinal)
            && said.Contains("taken no: before\n", StringComparison.Ordinal);
        Assert.True(
            refused
                || said.Split('\n')
                    .Any(line => line.StartsWith("taken yes:", StringComparison.Ordinal)
                        && line.Contains("letter", StringComparison.Ordinal)), said);
    }

    [Fact]
    public async Task A_link_that_stays_inside_is_kept()
    {
        using var stage = new Stage();
        stage.Pack("media.tar", Stage.Plain("./letter", "dear"),
            Stage.Link(TarEntryType.SymbolicLink, "./same", "letter"));
        var (status, said) = await stage.RunAsync("part_in media <media.tar; cat /srv/adim/media/same");
        Assert.True(status == 0 && said.EndsWith("dear", StringComparison.Ordinal), said);
    }

    [Fact]
    public async Task What_never_ends_is_cut_and_changes_nothing()
    {
        using var stage = new Stage();
        var (_, said) = await stage.RunAsync("""
            mount -t tmpfs -o size=8m none /srv/adim/celery
            df() { printf 'Avail\n5000000\n'; }
            (yes | part_in env) || true
            (cat /dev/zero | tr '\0' 'x' | part_in media) || true
            cat /srv/adim/media/before
            """);
        Assert.Equal(2, said.Split("are incomplete. Nothing was changed.").Length - 1);
        Assert.Contains("before\n", said, StringComparison.Ordinal);
    }

    private static readonly Dictionary<string, TarEntry> Vectors = new()
    {
        ["a link to a file of root's"] = Stage.Link(TarEntryType.SymbolicLink, "./notes.snapshot", "/etc/shadow"),
        ["a second name for a file of root's"] = Stage.Link(TarEntryType.HardLink, "./notes.snapshot", "/etc/shadow"),
        ["a folder"] = new PaxTarEntry(TarEntryType.Directory, "./notes.snapshot"),
        ["a queue"] = new PaxTarEntry(TarEntryType.Fifo, "./notes.snapshot"),
        ["an option"] = Stage.Plain("./-K.snapshot", "x"),
        ["a hidden file"] = Stage.Plain("./.hidden", "x"),
        ["another kind of file"] = Stage.Plain("./run.sh", "x"),
        ["a name that climbs"] = Stage.Plain("./../up.snapshot", "x"),
    };

    public static TheoryData<string> VectorKinds => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(VectorKinds))]
    public async Task Vectors_are_plain_snapshots_or_are_refused(string kind)
    {
        using var stage = new Stage();
        stage.Pack("good.tar", Stage.Plain("./notes.snapshot", "vectors"));
        stage.Pack("bad.tar", Stage.Plain("./notes.snapshot", "vectors"), Vectors[kind]);
        var (_, said) = await stage.RunAsync($$"""
            {{Look}}
            copy_collections() { mkdir "$1"; }
            replace_collections() { echo "given to Qdrant: $(ls -A "$1")"; }
            part_in qdrant <good.tar
            snapshot >before.txt
            (part_in qdrant <bad.tar) && echo accepted
            snapshot | diff before.txt - && echo elsewhere: same
            """);
        Assert.Contains("given to Qdrant: notes.snapshot", said, StringComparison.Ordinal);
        Assert.Contains("The vectors are incomplete. Nothing was changed.", said, StringComparison.Ordinal);
        Assert.Contains("elsewhere: same", said, StringComparison.Ordinal);
        Assert.Single(said.Split("given to Qdrant").Skip(1));
    }

    [Fact]
    public async Task Settings_of_the_operators_neither_leave_nor_arrive()
    {
        using var stage = new Stage();
        var (status, said) = await stage.RunAsync("""
            cat >$ENV_FILE <<'ENV'
            SECRET_KEY="mine"
            EMAIL_HOST="mail.operator.example"
            EMAIL_HOST_USER="operator"
            EMAIL_HOST_PASSWORD="planted-\"quoted\""
            ENCRYPTION_KEY="mine"
            OPENAI_API_KEY="mine"
            ANTHROPIC_API_KEY=
            ENV
            part_out env >out.txt
            cat out.txt
            sed 's/"mine"/"theirs"/; s/mail.operator.example/mail.evil.example/' $ENV_FILE | sed 's/^EMAIL_HOST=.*/EMAIL_HOST="mail.evil.example"/' | part_in env
            echo ---; cat $ENV_FILE
            """);
        var (left, now) = (said.Split("---")[0], said.Split("---")[1]);
        Assert.True(status == 0, said);
        Assert.DoesNotContain("operator.example", left, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", left, StringComparison.Ordinal);
        Assert.Contains("EMAIL_HOST_PASSWORD=\"\"\n", left, StringComparison.Ordinal);
        Assert.Contains("SECRET_KEY=\"theirs\"", now, StringComparison.Ordinal);
        Assert.Contains("EMAIL_HOST=\"mail.operator.example\"", now, StringComparison.Ordinal);
    }
}
