using System.Globalization;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Resizing.Steps;

/// <summary>Looks whether the new size can be had and fits, before anything is switched off.</summary>
public sealed class CheckNewSize(ICloud cloud, IRemoteShell shell, ISecretVault vault, Blueprint blueprint) : Step
{
    /// <summary>
    /// Of the new memory, what runs now may take that much: the system and a busy hour need the rest.
    /// </summary>
    private const double MostOfMemory = 0.85;

    public override string Name => "check-size";

    public override string Title => "Check that the new size fits";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        if (!workspace.ChangesSize)
            return StepOutcome.Finished;
        if (!(await cloud.ListSizesAsync(cancel)).TryGet(out var sizes, out var failure))
            return StepOutcome.Of(failure);
        var (size, old) = (sizes.FirstOrDefault(s => s.Slug == workspace.TargetSize),
            sizes.FirstOrDefault(s => s.Slug == workspace.Size));
        if (!(await cloud.FindDropletAsync(workspace.DropletId!.Value, cancel)).TryGet(out var droplet, out failure))
            return StepOutcome.Of(failure);
        if (WhyNot(workspace, size, droplet) is { } refused)
            return new StepOutcome.FailedForGood(refused,
                $"From {workspace.Size} to {size}; the droplet is {droplet}.");
        if (old is null || old.MemoryMib <= size!.MemoryMib)
            return StepOutcome.Finished;
        return await CheckMemoryAsync(context, size, cancel);
    }

    private string? WhyNot(Workspace workspace, CloudSize? size, Droplet? droplet) => (size, droplet) switch
    {
        (_, null) => "The workspace's server does not exist.",
        (null or { IsAvailable: false }, _) => $"The cloud no longer offers the size {workspace.TargetSize}.",
        var (s, _) when !s.Regions.Contains(workspace.Region) =>
            $"No server of this size is available in the region {workspace.Region} right now.",
        var (s, d) when s.DiskGib < d.DiskGib => ServerFit.WhyNotShrink(s, d),
        var (s, _) when s.MemoryMib < blueprint.Minimum.MemoryMib =>
            $"This size has {s.MemoryMib} MiB of memory; at least {blueprint.Minimum.MemoryMib} MiB are needed.",
        _ => null,
    };

    private async Task<StepOutcome> CheckMemoryAsync(StepContext context, CloudSize size, CancellationToken cancel)
    {
        var kibibytes = new Dictionary<string, double>();
        var host = await vault.HostAsync(context.Workspace, cancel);
        var answer =
            await shell.RunAsync(host, new RemoteCommand(["cat", "/proc/meminfo"], TimeSpan.FromSeconds(15)),
                line => { Read(line, kibibytes); return ValueTask.CompletedTask; }, cancel);
        if (!answer.TryGet(out _, out var failure))
            return StepOutcome.Of(failure);
        if (!kibibytes.TryGetValue("MemTotal", out var total)
            || !kibibytes.TryGetValue("MemAvailable", out var available))
            return new StepOutcome.RetryAfter("The server did not report how much memory it uses.",
                "/proc/meminfo has no MemTotal or MemAvailable.");
        var used = (total - available) / 1024;
        await context.Output.LineAsync(Name,
            string.Create(CultureInfo.InvariantCulture,
                $"In use: {used:0} MiB of memory; the new size has {size.MemoryMib} MiB."));
        return used <= size.MemoryMib * MostOfMemory
            ? StepOutcome.Finished
            : new StepOutcome.FailedForGood(
                string.Create(CultureInfo.InvariantCulture,
                    $"The software on the server uses {used:0} MiB of memory. That is too much for a size with {size.MemoryMib} MiB."),
                    $"At most {MostOfMemory:P0}.");
    }

    /// <summary><c>MemAvailable:    1205316 kB</c></summary>
    private static void Read(string line, Dictionary<string, double> kibibytes)
    {
        if (line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries) is [var name, var number, "kB"]
            && double.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            kibibytes[name] = value;
    }
}
