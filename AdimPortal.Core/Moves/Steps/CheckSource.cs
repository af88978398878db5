using System.Globalization;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// Looks at what is to be moved, and whether it fits where it is to go, before anything is made or copied.
/// </summary>
public sealed class CheckSource(StepDependencies ports, ISelfHostedServers servers) : Step
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

    private readonly DataMeasure _measure = new(ports);

    public override string Name => StepName;

    public override string Title => "Check that the data fits";

    public override TimeSpan Timeout => RunRoutine.OwnersTimeout;

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(2);

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        var target = workspace.Move!.Other;
        var (size, notYet) = await _measure.AskAsync(context, cancel);
        if (size is null)
            return notYet!;
        await context.Output.LineAsync(Name,
            $"Data to move: {Bytes.Text(size.DataBytes)}. Free on the disk of the old server: {Bytes.Text(size.FreeBytes)}.");
        if (size.FreeBytes < LeastFree)
            return new StepOutcome.FailedForGood(
                $"The server's disk is full: {Bytes.Text(size.FreeBytes)} are free. Delete something in the workspace or choose a larger plan, then try again.",
                $"{size}");
        if (await WhyItCantLeaveAsync(workspace, cancel) is { } bound)
            return new StepOutcome.FailedForGood(bound, $"{workspace.Domain} on its owner's server.");
        if (target.Hosting is WorkspaceHosting.SelfHosted)
            return await OnOwnAsync(workspace, size, cancel);
        // A former server is there: its own size is what it has.
        if (target.DropletId is not null)
            return Found(size);
        if (!(await ports.Cloud.ListSizesAsync(cancel)).TryGet(out var sizes, out var failure))
            return StepOutcome.Of(failure);
        var offered = sizes.FirstOrDefault(s => s.Slug == target.Size);
        return WhyNot(size, offered, target.Region) is { } refused
            ? new StepOutcome.FailedForGood(refused, $"{size}; {offered}.")
            : Found(size);
    }

    /// <summary>
    /// Without a certificate there is nothing that the new server could show its visitors, before the name leads there
    /// or after.
    /// </summary>
    private async Task<string?> WhyItCantLeaveAsync(Workspace workspace, CancellationToken cancel) =>
        workspace.IsSelfHosted switch
        {
            false => null,
            _ when await servers.FindAsync(workspace.Id, cancel) is not { UsesTls: true } =>
                "This workspace has no certificate of its own because it was installed with --no-tls. Take a backup and build a new workspace from it instead.",
            _ when workspace.Address is null =>
                "We can't reach your server from outside, so the new server can't fetch the data.",
            _ => null,
        };

    private async Task<StepOutcome> OnOwnAsync(Workspace workspace, DataSize size, CancellationToken cancel)
    {
        if (await servers.FindAsync(workspace.Id, cancel) is not { } server)
            return new StepOutcome.FailedForGood("The server is no longer registered.", "There is no row of it.");
        if (size.UsedMemoryMib > server.Facts.MemoryMib * MostOfMemory)
            return new StepOutcome.FailedForGood(
                $"The software on the server uses {size.UsedMemoryMib} MiB of memory. That is too much for your server, which has {server.Facts.MemoryMib} MiB.",
                $"{size}; {server.Facts}");
        return size.NeededBytes + StackBytes > (long)server.Facts.DiskGib << 30
            ? new StepOutcome.FailedForGood(
                $"The data needs {Bytes.Text(size.NeededBytes + StackBytes)}, and your server has a disk of {server.Facts.DiskGib} GB.",
                $"{size}; {server.Facts}")
            : Found(size);
    }

    private static StepOutcome.Done Found(DataSize size) => StepOutcome.With(
        (Needed, size.NeededBytes.ToString(CultureInfo.InvariantCulture)),
        (Data, size.DataBytes.ToString(CultureInfo.InvariantCulture)), (Postgresql, size.Postgresql));

    private string? WhyNot(DataSize size, CloudSize? offered, string region) => offered switch
    {
        null or { IsAvailable: false } => "The cloud no longer offers a server of that size.",
        _ when !offered.Regions.Contains(region) =>
            $"No server of that size is available in the region {region} right now.",
        _ when offered.MemoryMib < ports.Blueprint.Minimum.MemoryMib =>
            $"That size has {offered.MemoryMib} MiB of memory; at least {ports.Blueprint.Minimum.MemoryMib} MiB are needed.",
        _ when offered.DiskGib < ports.Blueprint.Minimum.DiskGib =>
            $"That size has a disk of {offered.DiskGib} GB; at least {ports.Blueprint.Minimum.DiskGib} GB are needed.",
        _ when size.UsedMemoryMib > offered.MemoryMib * MostOfMemory =>
            $"The software on the server uses {size.UsedMemoryMib} MiB of memory. That is too much for a server with {offered.MemoryMib} MiB.",
        _ when size.NeededBytes + StackBytes > (long)offered.DiskGib << 30 =>
            $"The data needs {Bytes.Text(size.NeededBytes + StackBytes)} on the new server, and that size has a disk of {offered.DiskGib} GB. Choose a larger size.",
        _ => null,
    };
}
