using AdimPortal.Tests.Blueprints.Hostile;

namespace AdimPortal.Tests.Blueprints.Copied;

/// <summary>
/// The way back of a restore, by the routine itself: however it fails, programs run again, and what is not proven is
/// said.
/// </summary>
[Trait("Category", "Integration")]
public sealed class WayBackTests
{
    private const string Everything =
        "These parts of the data could not be put back and are as the restore left them: the application's settings, the files, the database.";

    public static TheoryData<string, string> Troubles() => new()
    {
        { "BREAKS=media",
            "These parts of the data could not be put back and are as the restore left them: the files, the database. Reason: The part media is not whole." },
        { "COUNTS='{\"tables\":{\"public.t\":1},\"vectors\":{},\"media\":{}}'",
            "Every part of the data was put back as it was before, but we could not verify that it is complete. Reason: The restored data does not match the counts" },
        { "SCHEMA=broken",
            "Every part of the data was put back as it was before, but we could not verify that it is complete. Reason: The step restore failed at line" },
        { "echo other >stored/media", $"{Everything} Reason: The part media of the backup was altered" },
        { "DISK=1", $"{Everything} Reason: The server's disk at / has 0 MiB free" },
        { "STORAGE=away RESTORE_IS_LAST_TRY=true",
            $"{Everything} Reason: The part env of the backup could not be fetched yet." },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task One_that_fails_starts_the_programs_and_says_what_is_not_verified(string trouble, string message)
    {
        var (status, said) = await RunAsync($"{trouble}; take_back");
        Assert.True(status == 0, said);
        Assert.Contains($"adim-output: not_verified={message}", said, StringComparison.Ordinal);
        Assert.Contains("the last call: start\nnothing begun\nnothing arrived\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_whose_storage_is_away_is_tried_again_first()
    {
        var (status, said) = await RunAsync("STORAGE=away; take_back");
        Assert.Equal(75, status);
        Assert.Contains("adim-error: The part env of the backup could not be fetched yet.", said,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_succeeds_says_nothing_of_the_kind()
    {
        var (status, said) = await RunAsync("take_back");
        Assert.True(status == 0 && !said.Contains("not_verified", StringComparison.Ordinal), said);
        Assert.Contains("the last call: start\nnothing begun\nnothing arrived\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_was_changed_programs_are_started_only()
    {
        var (status, said) = await RunAsync("rm $BEGUN; take_back");
        Assert.True(status == 0, said);
        Assert.Contains("Nothing was changed.\nthe last call: start\nnothing begun\nnothing arrived\n", said,
            StringComparison.Ordinal);
    }

    /// <summary>restore.sh itself, on a server of which everything is there but the services.</summary>
    private static async Task<(int Status, string Said)> RunAsync(string script)
    {
        using var stage = new Stage();
        return await stage.RunAsync($$$"""
            set -E
            source <(sed -e '/\(routine\|parts\).sh"$/d' -e '$d' "$BLUEPRINT/routines/restore.sh")
            trap 'broke $? "The step restore failed at line $LINENO."' ERR
            install_packages() { :; }
            trust_storage() { :; }
            file_system() { echo /; }
            free_bytes() { echo "${DISK:-9000000000}"; }
            ask_storage() { [[ ${STORAGE:-} != away ]] && cp "stored/$1" "$3"; }
            decrypted() { cat "$ARRIVED/$1" 2>/dev/null; }
            part_names() { printf '%s\n' env media postgresql; }
            part_in() { cat >"there-$1"; [[ $1 != "${BREAKS:-}" ]] || fail "The part $1 is not whole."; }
            by_superusers() { echo '{"extensions":[],"others":[]}'; }
            part_counts() { echo "${COUNTS:-$RESTORE_COUNTS}"; }
            as_app() { [[ ${SCHEMA:-} != broken ]]; }
            programs_are_known() { :; }
            stop_programs() { echo stop >>calls; }
            supervisorctl() { echo "$1" >>calls; }
            RESTORE_COUNTS='{"tables":{"public.t":2},"vectors":{},"media":{}}' RESTORE_KEY=key PYTHON=python3 RESTORE_PARTS=
            mkdir -p stored "${BEGUN%/*}"
            : >"$BEGUN"
            for name in env media postgresql; do
                echo "of $name" >"stored/$name"
                RESTORE_PARTS+="${RESTORE_PARTS:+$'\n'}$name $(sha256sum <"stored/$name" | cut -c 1-64) $(stat -c %s "stored/$name") $name"
            done
            {{{script}}}
            echo "the last call: $(tail -n 1 calls)"
            [[ -e $BEGUN ]] || echo "nothing begun"
            [[ -e $ARRIVED ]] || echo "nothing arrived"
            """);
    }
}
