using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Blueprints;

/// <summary>The form of the blueprint's scripts.</summary>
[Trait("Category", "Integration")]
public sealed partial class ScriptTests
{
    private static readonly string Blueprints = Repository.PathTo("blueprints");

    public static TheoryData<string> Routines =>
        [.. Directory.GetFiles(Path.Combine(Blueprints, "adim", "routines"))
            .Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Fact]
    public async Task Every_script_is_free_of_what_shellcheck_knows()
    {
        var scripts = Directory.GetFiles(Blueprints, "*.sh", SearchOption.AllDirectories)
            .Append(Path.Combine(Blueprints, "adim", "bin", "adim-run"))
            .Append(Path.Combine(Blueprints, "adim", "bin", "adim-measure"))
            .Append(Path.Combine(Blueprints, "adim", "bin", "adim-export"))
            .Append(Repository.PathTo("AdimPortal.Benchmarks", "yardstick", "install.sh"));
        using var shellcheck =
            Process.Start(new ProcessStartInfo("shellcheck", scripts) { RedirectStandardOutput = true })!;

        var said = await shellcheck.StandardOutput.ReadToEndAsync();
        await shellcheck.WaitForExitAsync();

        Assert.True(shellcheck.ExitCode == 0, said);
    }

    [Fact]
    public void No_script_does_anything_on_a_signal()
    {
        // A trap on a signal is a syntax error while bash 5.2 reads a command substitution. EXIT and ERR are none, and
        // a signal that is ignored has no action.
        var scripts = Directory.GetFiles(Blueprints, "*", SearchOption.AllDirectories);
        var traps = scripts.SelectMany(path => File.ReadLines(path)
            .Select(line => TrapLine().Match(line))
            .Where(trap => trap.Success)
            .Select(trap => (Script: Path.GetFileName(path), On: trap.Groups["on"].Value.Split(' '))));

        Assert.NotEmpty(traps);
        Assert.All(traps, trap => Assert.All(trap.On, on => Assert.Contains(on, (string[])["EXIT", "ERR"])));
    }

    [GeneratedRegex("""(^|\s)trap (?!'')('[^']*'|"[^"]*"|[^ '"]+) (?<on>[A-Z0-9]+( [A-Z0-9]+)*)\b""")]
    private static partial Regex TrapLine();

    [Theory]
    [MemberData(nameof(Routines))]
    public void A_routine_says_what_it_does_and_does_nothing_before_its_last_line(string routine)
    {
        var lines = File.ReadAllLines(Path.Combine(Blueprints, "adim", "routines", $"{routine}.sh"));

        Assert.Equal("#!/usr/bin/env bash", lines[0]);
        Assert.StartsWith("# ", lines[1], StringComparison.Ordinal);
        Assert.Contains($"# Usage: {routine}.sh [--check]", lines);
        Assert.Contains("install() {", lines);
        Assert.Contains("check() {", lines);
        Assert.Equal("routine \"$@\"", lines[^1]);
    }
}
