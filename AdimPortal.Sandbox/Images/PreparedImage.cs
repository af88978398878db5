using System.Security.Cryptography;
using System.Text;
using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.Status;

namespace AdimPortal.Sandbox.Images;

/// <summary>
/// A custom image of the account: Debian 12 on which some packages are installed already, as an operator would make one
/// to build servers faster. There is one when <see cref="SandboxOptions.PreparedPackages"/> names packages.
/// </summary>
public sealed class PreparedImage(
    SandboxOptions options, BaseImage baseImage, SystemFolder system, CommandRunner commands, StatusBoard board,
    TimeProvider time, ILogger<PreparedImage> log)
    : CachedImage("prepared_image", "The image with packages", options, commands, board, time, log)
{
    private readonly string[] _packages =
        [.. options.PreparedPackages.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    public bool IsOffered => _packages.Length > 0;

    public override Task StartAsync(CancellationToken cancellationToken) =>
        IsOffered ? base.StartAsync(cancellationToken) : Task.CompletedTask;

    protected override async Task<(string Name, Func<string, Task> Make)> PlanAsync(CancellationToken cancel)
    {
        var below = await baseImage.DirectoryAsync(cancel);
        var packages =
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', _packages))))[..12];
        return ($"{Path.GetFileName(below)}-with-{packages}", partial => MakeAsync(below, partial, cancel));
    }

    private async Task MakeAsync(string below, string root, CancellationToken cancel)
    {
        Report(5, "Copying the Debian 12 image.");
        // A copy of its own, for a file system under the cache may not carry layers.
        await Commands.RequireAsync("cp", ["-a", "--reflink=auto", below, root], cancel);
        await system.WorkAsync(root, async folder =>
        {
            Report(15, $"Installing {_packages.Length} packages and their dependencies.");
            await folder.RunAsync(["apt-get", "update"], cancel);
            await folder.RunAsync(
                ["apt-get", "install", "-y", "--no-install-recommends", "-o", "Dpkg::Options::=--force-unsafe-io",
                    .. _packages], cancel);
            Report(95, "Finishing the image.");
            foreach (var command in BaseImageRecipe.Finish) await folder.RunAsync(command, cancel);
        });
    }
}
