using System.Globalization;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations.Ports;

namespace AdimPortal.Core.Operations.Steps.Moving;

/// <summary>Looks at what is to be moved, and whether it fits where it is to go, before anything is made or copied.</summary>
public sealed class CheckSource(ICloud cloud, IRemoteShell shell, ISecretVault vault, Blueprint blueprint) : Step
{
    public const string StepName = "check-data";

    public const string Needed = "needed_bytes";

    public const string Data = "data_bytes";

    public const string Postgresql = "postgresql";

    /// <summary>What the old server's own doing needs: logs, a snapshot's list, the key of the new one.</summary>
    private const long LeastFree = 64L << 20;

    /// <summary>Of the new memory, what runs now may take that much.</summary>
    private const double MostOfMemory = 0.85;

    /// <summary>The system and the stack on an empty server.</summary>
    private const long StackBytes = 4L << 30;

    public override string Name => StepName;

    public override string Title => "Check that the data fits there";

    public override TimeSpan Guess => TimeSpan.FromSeconds(2);

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        var target = workspace.Migration!.Other;
        if (!(await DataSize.AskAsync(shell, await vault.HostAsync(workspace, cancel), cancel)).TryGet(out var size, out var failure))
            return StepOutcome.Of(failure);
        await context.Output.LineAsync(Name, $"To be moved: {Bytes.Words(size.DataBytes)}. Free on the disk of the old server: {Bytes.Words(size.FreeBytes)}.");
        if (size.FreeBytes < LeastFree)
            return new StepOutcome.FailedForGood(
                $"The disk of the server is full: {Bytes.Words(size.FreeBytes)} are free. Delete something in the workspace, or choose a larger plan, then try again.", $"{size}");
        // A former server is there: its own size is what it has.
        if (target.DropletId is not null)
            return Found(size);
        if (!(await cloud.ListSizesAsync(cancel)).TryGet(out var sizes, out failure))
            return StepOutcome.Of(failure);
        var offered = sizes.FirstOrDefault(s => s.Slug == target.Size);
        return WhyNot(size, offered, target.Region) is { } refused ? new StepOutcome.FailedForGood(refused, $"{size}; {offered}.") : Found(size);
    }

    private static StepOutcome.Done Found(DataSize size) => StepOutcome.With(
        (Needed, size.NeededBytes.ToString(CultureInfo.InvariantCulture)), (Data, size.DataBytes.ToString(CultureInfo.InvariantCulture)), (Postgresql, size.Postgresql));

    private string? WhyNot(DataSize size, CloudSize? offered, string region) => offered switch
    {
        null or { IsAvailable: false } => "The cloud does not offer a server of that size any more.",
        _ when !offered.Regions.Contains(region) => $"There is no server of that size in the region {region} at the moment.",
        _ when offered.MemoryMib < blueprint.Minimum.MemoryMib => $"That size has {offered.MemoryMib} MiB of memory; at least {blueprint.Minimum.MemoryMib} MiB are needed.",
        _ when offered.DiskGib < blueprint.Minimum.DiskGib => $"That size has a disk of {offered.DiskGib} GB; at least {blueprint.Minimum.DiskGib} GB are needed.",
        _ when size.UsedMemoryMib > offered.MemoryMib * MostOfMemory =>
            $"What runs on the server uses {size.UsedMemoryMib} MiB of memory. That is too much for a server with {offered.MemoryMib} MiB.",
        _ when size.NeededBytes + StackBytes > (long)offered.DiskGib << 30 =>
            $"The data needs {Bytes.Words(size.NeededBytes + StackBytes)} on the new server, and that size has a disk of {offered.DiskGib} GB. Choose a larger size.",
        _ => null,
    };
}
