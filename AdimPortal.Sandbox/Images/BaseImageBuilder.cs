namespace AdimPortal.Sandbox.Images;

/// <summary>Makes the Debian 12 system that all droplets share as their lowest layer. Takes a minute or two.</summary>
public sealed class BaseImageBuilder(SystemFolder system)
{
    // debootstrap says some 650 lines; they move the bar from here to there.
    private const int BootstrapFrom = 2, BootstrapTo = 75, BootstrapLines = 650;

    public async Task BuildAsync(string root, AptSources sources, Action<int, string> progress,
        CancellationToken cancel)
    {
        progress(BootstrapFrom, "Downloading and unpacking Debian 12.");
        await system.InGroupAsync(root, beside => BootstrapAsync(beside, root, sources, progress, cancel));

        progress(BootstrapTo + 2, "Installing cloud-init.");
        await WriteFilesAsync(root, sources, cancel);
        await system.WorkAsync(root, async inside =>
        {
            await inside.RunAsync(["apt-get", "update"], cancel);
            await inside.RunAsync(
                ["apt-get", "install", "-y", "--no-install-recommends", .. BaseImageRecipe.AptPackages], cancel);
            await inside.RunAsync(["apt-get", "upgrade", "-y"], cancel);

            progress(97, "Finishing the image.");
            foreach (var command in BaseImageRecipe.Finish) await inside.RunAsync(command, cancel);
        });
    }

    private static async Task BootstrapAsync(SystemFolder.Inside beside, string root, AptSources sources,
        Action<int, string> progress, CancellationToken cancel)
    {
        var lines = 0;
        string[] arguments =
        [
            "--variant=minbase", $"--include={string.Join(',', BaseImageRecipe.BootstrapPackages)}",
            BaseImageRecipe.Suite, root, sources.Debian,
        ];
        await beside.RunOutsideAsync("debootstrap", arguments, cancel, line =>
        {
            var percent = BootstrapFrom
                + Math.Min(Interlocked.Increment(ref lines), BootstrapLines) * (BootstrapTo
                    - BootstrapFrom) / BootstrapLines;
            if (line.StartsWith("I: ", StringComparison.Ordinal))
                progress(percent, $"Making the Debian 12 image: {line[3..]}");
        });
    }

    private static async Task WriteFilesAsync(string root, AptSources sources, CancellationToken cancel)
    {
        foreach (var (path, text) in BaseImageRecipe.Files(sources))
        {
            var file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text, cancel);
        }
    }
}
