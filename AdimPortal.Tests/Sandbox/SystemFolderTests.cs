using System.Diagnostics;
using AdimPortal.Sandbox.Images;

namespace AdimPortal.Tests.Sandbox;

/// <summary>What runs inside of a system's folder finds that system, whatever this machine has around it.</summary>
[Trait("Category", "Integration")]
public sealed class SystemFolderTests
{
    [Theory]
    [InlineData("TMPDIR")]
    [InlineData("TMP")]
    [InlineData("TEMP")]
    public async Task Temporary_files_of_this_machine_are_not_looked_for_inside(string name)
    {
        var info = new ProcessStartInfo("chroot",
            SystemFolder.ChrootWords("/", ["sh", "-c", $"rm $(mktemp) && printenv {name}"]))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment[name] = "/dev/shm/of-this-machine-alone";
        using var process = Process.Start(info)!;
        var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        // What printenv doesn't find it answers with 1, and nothing was said.
        Assert.Equal((1, ""), (process.ExitCode, said));
    }
}
