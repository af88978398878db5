using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.Status;

namespace AdimPortal.Sandbox.Images;

/// <summary>The Debian 12 system that all droplets and owners' servers begin with.</summary>
public sealed class BaseImage(
    SandboxOptions options, AptMirrors mirrors, BaseImageBuilder builder, CommandRunner commands, StatusBoard board,
    TimeProvider time, ILogger<BaseImage> log)
    : CachedImage("base_image", "The Debian 12 image", options, commands, board, time, log)
{
    protected override async Task<(string Name, Func<string, Task> Make)> PlanAsync(CancellationToken cancel)
    {
        var sources = await mirrors.ReadAsync(cancel);
        return ($"debian-12-{BaseImageRecipe.Version(sources)}",
            partial => builder.BuildAsync(partial, sources, Report, cancel));
    }
}
