using System.Diagnostics;

namespace AdimPortal.Tests.Deploy;

/// <summary>
/// A fresh server updates itself in the background, and apt waits for only one of its three locks: whatever of ours
/// installs packages waits for the others itself.
/// </summary>
[Trait("Category", "Integration")]
public sealed class BusyAptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adim-apt-").FullName;

    [Theory]
    [InlineData("deploy/install.sh")]
    [InlineData("build/dev/lib/packages.sh")]
    public async Task While_another_apt_has_the_lists_it_is_tried_again(string script)
    {
        var (status, said) = await RunAsync(script, "E: Could not get lock lists/lock. It is held by process 7");
        Assert.Equal((0, ""), (status, said));
        Assert.Equal("3",
            await File.ReadAllTextAsync(Path.Combine(_folder, "tries"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("deploy/install.sh")]
    [InlineData("build/dev/lib/packages.sh")]
    public async Task Any_other_fault_is_said_at_once(string script)
    {
        var (status, said) = await RunAsync(script, "E: Unable to locate package age");
        Assert.Equal((1, "E: Unable to locate package age\n"), (status, said));
        Assert.Equal("1",
            await File.ReadAllTextAsync(Path.Combine(_folder, "tries"), TestContext.Current.CancellationToken));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The script's own function, with an apt-get that fails twice and a sleep that takes no time.</summary>
    private async Task<(int Status, string Said)> RunAsync(string script, string fault)
    {
        const string program = """
            set -uo pipefail
            folder=$1 fault=$3
            export folder fault
            printf 0 >"$folder/tries"
            cat >"$folder/apt-get" <<'APT'
            #!/bin/sh
            tries=$(($(cat "$folder/tries") + 1))
            printf %s "$tries" >"$folder/tries"
            [ "$tries" -gt 2 ] || { printf '%s\n' "$fault" >&2; exit 100; }
            APT
            chmod +x "$folder/apt-get"
            PATH=$folder:$PATH
            sleep() { :; }
            as_root() { "$@"; }
            source <(sed -n '/^apt_get() {/,/^}/p' "$2")
            apt_get install age
            """;
        using var process = Process.Start(
            new ProcessStartInfo("bash", ["-c", program, "bash", _folder, Repository.PathTo(script.Split('/')), fault])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, string.Concat(await said));
    }
}
