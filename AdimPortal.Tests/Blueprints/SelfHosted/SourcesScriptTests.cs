namespace AdimPortal.Tests.Blueprints.SelfHosted;

/// <summary>
/// apt's sources as owners have them, read by the real apt: one that is broken hurts nobody but itself, and Debian's
/// must answer.
/// </summary>
[Trait("Category", "Integration")]
public sealed class SourcesScriptTests
{
    /// <summary>
    /// A mirror of Debian on this machine's disk, with one package, and another maker's; folders of apt's own; a source
    /// that is Debian's. The test adds others.
    /// </summary>
    private const string Make = """
        mirror() { # NAME ORIGIN CODENAME LABEL PACKAGE
            mkdir -p "$1/pool" "$1/dists/$3/main/binary-$(dpkg --print-architecture)" deb/DEBIAN
            printf 'Package: %s\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@adim.test>\nDescription: test\n' "$5" >deb/DEBIAN/control
            dpkg-deb --build --root-owner-group deb "$1/pool/$5.deb" >/dev/null
            local packages="$1/dists/$3/main/binary-$(dpkg --print-architecture)/Packages"
            { cat deb/DEBIAN/control; printf 'Filename: pool/%s.deb\nSize: %s\nSHA256: %s\n' "$5" "$(stat -c %s "$1/pool/$5.deb")" "$(sha256sum <"$1/pool/$5.deb" | cut -c 1-64)"; } >"$packages"
            printf 'Origin: %s\nLabel: %s\nSuite: %s\nCodename: %s\nArchitectures: %s\nComponents: main\nDate: %s\nSHA256:\n %s %s main/binary-%s/Packages\n' "$2" "$4" "$3" "$3" "$(dpkg --print-architecture)" \
                "$(date -Ru)" "$(sha256sum <"$packages" | cut -c 1-64)" "$(stat -c %s "$packages")" "$(dpkg --print-architecture)" >"$1/dists/$3/Release"
        }
        source "$LIB/routine.sh"
        codename=$(os_field VERSION_CODENAME)
        mirror debian Debian "$codename" Debian adim-wanted
        mirror security Debian "$codename-security" Debian-Security adim-safer
        mirror strange Stranger "$codename" Stranger adim-strange
        mirror torn Stranger "$codename" Stranger adim-torn; rm -r torn/dists/*/main
        mkdir -p lists/partial cache/archives/partial parts dpkg; : >dpkg/status
        printf 'APT::Sandbox::User "root"; Dir::Etc::SourceList "%s/list"; Dir::Etc::SourceParts "%s/parts"; Dir::State::Lists "%s/lists"; Dir::State::status "%s/dpkg/status"; Dir::Cache "%s/cache"; Acquire::Retries "0";\n' \
            "$WORK" "$WORK" "$WORK" "$WORK" "$WORK" >apt.conf
        export APT_CONFIG=$WORK/apt.conf
        debian="deb [trusted=yes] copy:$WORK/debian $codename main"
        echo "$debian" >list
        source "$LIB/packages.sh"
        finish_interrupted_installation() { :; }; wait_for_first_boot() { :; }; make_byte_code_in_background() { :; }; has_packages() { return 1; }
        # As far as it can go on a machine that is not to be changed: what is wanted is found, fetched, and its sum is right.
        install_first_time() { apt install --assume-yes --download-only "$@"; }
        looks() ( source "$LIB/own/checks.sh"; check_packages_reach; say_findings )

        """;

    /// <summary>What stands in another file, and by what its owner finds it.</summary>
    public static TheoryData<string, string, string> Broken => new()
    {
        { "list", "deb cdrom:[Debian GNU/Linux 12.5.0 _Bookworm_ - Official amd64 DVD Binary-1]/ bookworm main",
            "cdrom:[Debian GNU/Linux 12.5.0 _Bookworm_ - Official amd64 DVD Binary-1]/ bookworm main" },
        { "list", "deb [trusted=yes] http://127.0.0.1:1/repo stable main", "http://127.0.0.1:1/repo stable main" },
        { "list", "deb nonsense", "nonsense" },
        { "list", "deb copy:WORK/strange CODENAME main", "/strange CODENAME main" },
        { "list", "deb [trusted=yes] copy:WORK/nowhere CODENAME main", "/nowhere CODENAME main" },
        { "list", "deb [trusted=yes] copy:WORK/torn CODENAME main", "/torn CODENAME main" },
        { "sources", "Types: deb\nURIs: http://127.0.0.1:1/repo\nSuites: stable\nComponents: main\nTrusted: yes",
            "http://127.0.0.1:1/repo stable" },
        { "sources",
            "# a comment\nTypes: deb-src deb\n# another\nURIs: copy:WORK/nowhere\nSuites: CODENAME\nComponents: main",
            "/nowhere CODENAME" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task One_that_is_broken_is_named_and_left_out(string kind, string source, string name)
    {
        using var server = new LittleServer();
        await File.WriteAllTextAsync(server.PathTo("source"), source + "\n", TestContext.Current.CancellationToken);
        var said = await server.SaysAsync(Make + $"""
            sed "s|WORK|$WORK|; s|CODENAME|$codename|" source >parts/foreign.{kind}
            echo "looked: $(looks)"
            # Nothing of apt's own was touched by that.
            [[ -z $(find lists cache -type f) ]]
            install_packages adim-wanted
            ls cache/archives
            echo "codename: $codename"
            """);
        var codename = said.Split('\n')
            .Single(line => line.StartsWith("codename: ", StringComparison.Ordinal))["codename: ".Length..];
        name = name.Replace("CODENAME", codename, StringComparison.Ordinal);
        Assert.Contains("looked:   note   The package source ", said, StringComparison.Ordinal);
        Assert.Contains($"{name} (in {server.PathTo($"parts/foreign.{kind}")})", said, StringComparison.Ordinal);
        Assert.Contains("adim-wanted_1_all.deb", said, StringComparison.Ordinal);
        if (!name.StartsWith("cdrom:", StringComparison.Ordinal))
            Assert.Contains($"{name} (in {server.PathTo($"parts/foreign.{kind}")}) is skipped. apt said: ", said,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'deb [trusted=yes] http://127.0.0.1:1/debian bookworm main' >list",
        "WRONG  The package source http://127.0.0.1:1/debian bookworm main (in ")]
    [InlineData("echo \"deb [trusted=yes] copy:$WORK/strange $codename main\" >list; echo 'deb nonsense' >parts/n.list",
        "WRONG  No other package source of this server has Debian's own packages.")]
    public async Task Without_Debians_own_nothing_is_begun(string make, string said)
    {
        using var server = new LittleServer();
        var (status, looked) = await server.RunAsync($"{Make}{make}\nlooks || true\ninstall_packages adim-wanted\n");
        Assert.Equal(75, status);
        Assert.Contains(said, looked, StringComparison.Ordinal);
        Assert.Contains("adim-away: packages\nadim-error: Debian's package mirror can't be reached.\n", looked,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(": >list", "WRONG  apt has no package source on this server, so nothing can be installed.")]
    [InlineData("echo 'deb cdrom:[x]/ bookworm main' >list",
        "WRONG  apt has no package source on this server except a disc, so nothing can be installed.")]
    [InlineData(":", "nothing is wrong")]
    [InlineData(
        "printf 'Enabled: no\\nTypes: deb\\nURIs: http://127.0.0.1:1/x\\nSuites: x\\nComponents: main\\n\\nTypes: deb-src\\nURIs: http://127.0.0.1:1/x\\nSuites: x\\nComponents: main\\n' >parts/x.sources; echo 'deb-src http://127.0.0.1:1/ x main' >>list",
        "nothing is wrong")]
    public async Task What_the_check_says_of_the_others(string make, string said)
    {
        using var server = new LittleServer();
        var looked =
            await server.SaysAsync($"{Make}{make}\nlooked=$(looks) || true; echo \"${{looked:-nothing is wrong}}\"\n");
        Assert.Contains(said, looked, StringComparison.Ordinal);
    }

    /// <summary>The weekly updates need Debian's security updates, and no other source.</summary>
    [Theory]
    [InlineData("echo \"deb [trusted=yes] copy:$WORK/security $codename-security main\" >>list", 0)]
    [InlineData("echo 'deb [trusted=yes] http://127.0.0.1:1/security x main' >>list", 75)]
    public async Task Updates_need_what_they_install(string make, int ends)
    {
        using var server = new LittleServer();
        var (status, said) = await server.RunAsync($"{Make}{make}\necho 'deb cdrom:[x]/ y main' >>list; echo 'deb nonsense' >parts/n.list\n" + """
            read_package_lists security
            # What calls apt by itself sees the same sources.
            with_sources apt-cache policy adim-safer | grep -c 'copy:'
            """);
        Assert.True(status == ends, said);
    }

    [Fact]
    public async Task A_repository_that_was_added_must_answer_and_its_owners_own_one_serves()
    {
        using var server = new LittleServer();
        var (status, said) = await server.RunAsync(Make + """
            rm -rf /etc/apt/sources.list.d /etc/apt/keyrings; mkdir -p /etc/apt/sources.list.d /etc/apt/keyrings
            sed -i "s|$WORK/parts|/etc/apt/sources.list.d|" apt.conf
            echo key >/etc/apt/keyrings/maker.asc
            echo "deb [trusted=yes] copy:$WORK/strange $codename main" >/etc/apt/sources.list.d/owners.list
            add_repository maker http://127.0.0.1:1/key "copy:$WORK/strange $codename main"
            [[ ! -e /etc/apt/sources.list.d/maker.list ]]
            install_packages adim-strange
            ls cache/archives
            add_repository maker http://127.0.0.1:1/key "http://127.0.0.1:1/made $codename main"
            install_packages adim-made
            """);
        Assert.Equal(75, status);
        Assert.Contains("adim-strange_1_all.deb", said, StringComparison.Ordinal);
        Assert.Contains("adim-error: The package repository maker.list can't be reached.", said,
            StringComparison.Ordinal);
    }

    /// <summary>Any of apt's locks, held by another program for a while or for good.</summary>
    [Theory]
    [InlineData("lists/lock", 600)]
    [InlineData("cache/archives/lock", 600)]
    [InlineData("lists/lock", 0)]
    [InlineData("cache/archives/lock", 0)]
    public async Task A_lock_that_another_holds_is_waited_for_and_said(string file, int timeout)
    {
        using var server = new LittleServer();
        // Long enough for a busy machine to come to the lock.
        var (status, said) = await server.RunAsync(Make + $"""
            LOCK_TIMEOUT={timeout}
            python3 -c 'import fcntl, sys, time; f = open(sys.argv[1], "w"); fcntl.lockf(f, fcntl.LOCK_EX); print("held", flush=True); time.sleep(10 if {timeout} else 60)' {file} >held & holder=$!
            until [[ -s held ]]; do sleep 0.05; done
            trap 'kill $holder 2>/dev/null || true' EXIT
            install_packages adim-wanted
            ls cache/archives
            """);
        Assert.Contains("Another program", said, StringComparison.Ordinal);
        if (timeout > 0)
        {
            Assert.True(status == 0, said);
            Assert.Contains("Another program is installing packages on this server (python3). Waiting for it to end.",
                said, StringComparison.Ordinal);
            Assert.Contains("adim-wanted_1_all.deb", said, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(75, status);
            Assert.Contains(
                "adim-error: Another program has been installing packages on this server for 0 minutes and holds apt's lock.",
                said, StringComparison.Ordinal);
        }
    }

    /// <summary>What others than apt say of a lock.</summary>
    [Theory]
    [InlineData("dpkg: error: dpkg frontend lock was locked by another process with pid 6")]
    [InlineData("dpkg: error: dpkg database lock is locked by another process")]
    [InlineData("Lock could not be acquired (another package manager running?)")]
    [InlineData("Cache lock can not be acquired, exiting")]
    [InlineData(
        "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?")]
    public async Task Whoever_says_so_is_waited_for(string words)
    {
        using var server = new LittleServer();
        await File.WriteAllTextAsync(server.PathTo("words"), words + "\n", TestContext.Current.CancellationToken);
        Assert.Contains("Waiting for it to end.", await server.SaysAsync(Make + """
            sleep() { :; }
            tries=0
            busy() { tries=$((tries + 1)); ((tries > 2)) || { cat words >&2; return 1; }; }
            patiently busy
            """), StringComparison.Ordinal);
    }
}
