namespace AdimPortal.Tests.Blueprints.SelfHosted;

/// <summary>
/// Room, mounts and memory are looked for where the data and the programs go, on real file systems of a mount
/// namespace.
/// </summary>
[Trait("Category", "Integration")]
public sealed class RoomScriptTests
{
    /// <summary>Another file system somewhere, and what the check says of it; empty for nothing.</summary>
    public static TheoryData<string, string> Mounts => new()
    {
        { "mount -t tmpfs -o size=100m none /srv",
            "The file system at /srv has 100 MiB free: 5376 MiB are needed there, for /srv/adim." },
        { "mkdir -p /srv/adim; mount -t tmpfs -o size=100m none /srv/adim",
            "The file system at /srv/adim has 100 MiB free: 5376 MiB are needed there, for /srv/adim." },
        { "mount -t tmpfs -o size=200m none /opt",
            "The file system at /opt has 200 MiB free: 768 MiB are needed there, for /opt." },
        { "mount -t tmpfs -o size=5g none /var/log", "" },
        { "mount -t tmpfs -o size=9g none /srv", "" },
        { "mount -t tmpfs -o size=9g,noexec none /srv",
            "/srv is mounted noexec, and programs are run from /srv/adim." },
        { "mount -t tmpfs -o size=9g,noexec none /opt", "/opt is mounted noexec, and programs are run from /opt." },
        { "mount -t tmpfs -o size=9g,ro none /srv",
            "/srv is mounted read-only, and the workspace writes to /srv/adim." },
        { "mount -t tmpfs -o size=9g,ro none /var/log",
            "/var/log is mounted read-only, and the workspace writes to /var/log." },
        { "mount --bind /tmp /tmp; mount -o remount,bind,noexec /tmp", "" },
        { "mount -t tmpfs -o size=5g,noexec,nosuid,nodev none /var/log", "" },
    };

    [Theory]
    [MemberData(nameof(Mounts))]
    public async Task A_file_system_of_its_own_is_seen(string mount, string said)
    {
        using var server = new LittleServer();
        // However full this machine's own disk is.
        var answer = await server.SaysAsync("""
            source "$LIB/machine.sh"; source "$LIB/own/checks.sh"

            """ + mount + """

            check_room
            printf 'fault: %s\n' "${FAULTS[@]}" | grep -v '^fault: The file system at / \|^fault: This server has' || true
            """);
        if (said.Length > 0)
            Assert.Contains($"fault: {said}", answer.Split('\n'));
        else
            Assert.Equal("", answer.Replace("fault:", "", StringComparison.Ordinal).Trim());
    }

    /// <summary>
    /// What stands in for programs while packages are installed is run, also on a server that runs nothing from its
    /// /tmp.
    /// </summary>
    [Fact]
    public async Task Nothing_is_run_from_where_nothing_may_be_run()
    {
        using var server = new LittleServer();
        Assert.Contains("Setting up: it ran", await server.SaysAsync("""
            mount --bind /tmp /tmp; mount -o remount,bind,noexec /tmp
            mount -t tmpfs none /var/lib
            source "$LIB/routine.sh"; source "$LIB/packages.sh"
            apt() { local word; for word; do [[ $word != DPkg::Path=* ]] || { word=${word#*=}; "${word%%:*}/invoke-rc.d" && echo "Setting up: it ran"; }; done; }
            install_first_time anything
            [[ -z $(ls -A /var/lib) ]]
            """), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shares_of_folders_that_share_a_file_system_are_added_and_make_up_the_whole()
    {
        using var server = new LittleServer();
        await server.SaysAsync("""
            source "$LIB/machine.sh"
            all=0; for share in "${SHARE_OF[@]}"; do all=$((all + share)); done
            [[ $all == 100 ]]
            file_system() { echo /; }; free_bytes() { echo $((14 << 30)); }
            [[ $(short_of_room $((15 * 1024)) | cut -f 1-3) == $'/\t14336\t15360' ]]
            free_bytes() { echo $((15 << 30)); }
            [[ -z $(short_of_room $((15 * 1024))) ]]
            """);
    }

    /// <summary>What a container or systemd allows is less than what the kernel has.</summary>
    [Theory]
    [InlineData("echo $((1500 * 1048576)) >/sys/fs/cgroup/memory.max", "1500")]
    [InlineData("echo max >/sys/fs/cgroup/memory.max", "all")]
    [InlineData("mkdir /sys/fs/cgroup/system.slice; echo $((900 * 1048576)) >/sys/fs/cgroup/system.slice/memory.max",
        "900")]
    [InlineData("mkdir /sys/fs/cgroup/memory; echo $((1200 * 1048576)) >/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "1200")]
    [InlineData("mkdir /sys/fs/cgroup/memory; echo 9223372036854771712 >/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "all")]
    [InlineData(":", "all")]
    public async Task Memory_is_what_may_be_used(string make, string mib)
    {
        using var server = new LittleServer();
        var said = await server.SaysAsync($"""
            source "$LIB/machine.sh"
            mount -t tmpfs none /sys/fs/cgroup
            {make}
            memory_mib; awk '/^MemTotal:/ {"{"} print int($2 / 1024) {"}"}' /proc/meminfo
            """);
        var lines = said.Trim().Split('\n');
        Assert.Equal(mib == "all" ? lines[1] : mib, lines[0]);
    }

    /// <summary>The fullest file system counts, and a stream is cut by the room where its part goes.</summary>
    [Fact]
    public async Task What_is_measured_is_where_data_lies()
    {
        using var server = new LittleServer();
        var said = await server.SaysAsync("""
            mount -t tmpfs -o size=64m none /srv; mkdir -p /srv/adim/media
            mount -t tmpfs -o size=40m none /var/lib; mkdir -p /var/lib/postgresql
            mount -t tmpfs -o size=10m none /var/lib/postgresql
            head -c 9M /dev/zero >/var/lib/postgresql/data
            fail() { exit 1; }; refuse() { exit 78; }
            source "$LIB/machine.sh"; source "$LIB/parts.sh"
            echo "free for data: $(($(free_for_data) >> 20))"
            sh "$BLUEPRINT/bin/adim-data-size" 2>/dev/null | sed -n 's/^free=/free said: /p' || true
            bash "$BLUEPRINT/bin/adim-measure" | grep ^disk
            for part in postgresql media qdrant redis env; do echo "$part: $(($(yes | within_room "$part" | wc -c) >> 10))"; done
            """);
        Assert.Contains("free for data: 1\n", said, StringComparison.Ordinal);
        Assert.Contains("free said: 1048576\n", said, StringComparison.Ordinal);
        Assert.Contains("disk=0.9", said, StringComparison.Ordinal);
        Assert.Contains("postgresql: 921\n", said, StringComparison.Ordinal);
        Assert.Contains("media: 58982\n", said, StringComparison.Ordinal);
        Assert.Contains("qdrant: 36864\n", said, StringComparison.Ordinal);
    }
}
