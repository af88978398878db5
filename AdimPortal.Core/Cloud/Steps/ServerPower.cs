using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Cloud.Steps;

/// <summary>
/// Brings a workspace's server to a wished state: looks how it is, and begins what is missing. It keeps nothing between
/// two looks, so whoever looks next, after a wait or after a crash, goes on.
/// </summary>
internal sealed class ServerPower(ICloud cloud)
{
    /// <summary>How long a system may take to shut down, before it is switched off.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(60);

    /// <param name="isGraceful">Asks the system to shut down; else pulls the plug.</param>
    public Task<StepOutcome> OffAsync(StepContext context, bool isGraceful, CancellationToken cancel) => BringAsync(
        context, droplet => droplet.Status == "off",
        _ => isGraceful ? new DropletChange.ShutDown() : new DropletChange.PowerOff(), "The server is shutting down.",
        cancel);

    public Task<StepOutcome> OnAsync(StepContext context, CancellationToken cancel) => BringAsync(
        context, droplet => droplet is { Status: "active", Address: not null }, _ => new DropletChange.PowerOn(),
        "The server is starting.", cancel);

    /// <summary>The server must be off for that; it is switched off if it isn't.</summary>
    public Task<StepOutcome> SizeAsync(StepContext context, string size, bool isGraceful, CancellationToken cancel) =>
        BringAsync(
        context, droplet => droplet.Size == size,
        droplet => droplet.Status == "off"
            ? new DropletChange.Resize(size)
            : isGraceful ? new DropletChange.ShutDown() : new DropletChange.PowerOff(),
        "The server is being resized.", cancel);

    public Task<StepOutcome> BackupsAsync(StepContext context, bool on, CancellationToken cancel) => BringAsync(
        context, droplet => droplet.HasBackups == on, _ => new DropletChange.SetBackups(on),
        on ? "Backups are being switched on." : "Backups are being switched off.", cancel);

    /// <summary>An undo has no clock of its own: for that many looks it asks politely.</summary>
    public static bool IsGraceful(StepContext undo) => undo.Waits < 20;

    /// <summary>A workspace that has no server any more has nothing that could be switched: that is done.</summary>
    private async Task<StepOutcome> BringAsync(
        StepContext context, Func<Droplet, bool> isSo, Func<Droplet, DropletChange> missing, string message,
        CancellationToken cancel)
    {
        if (context.Workspace.DropletId is not { } id)
            return StepOutcome.Finished;
        if (!(await cloud.FindDropletAsync(id, cancel)).TryGet(out var droplet, out var failure))
            return StepOutcome.Of(failure);
        if (droplet is null)
            return Gone(context.Workspace, id);
        if (droplet.IsLocked)
            return Wait(context, message);
        if (isSo(droplet))
            return StepOutcome.Finished;
        return (await cloud.ChangeDropletAsync(id, missing(droplet), cancel)).TryGet(out _, out failure)
            ? Wait(context, message)
            : StepOutcome.Of(failure);
    }

    private static StepOutcome Gone(Workspace workspace, long id) => workspace.Status is WorkspaceStatus.Terminating
        ? StepOutcome.Finished
        : new StepOutcome.FailedForGood("The workspace's server does not exist.", $"The cloud knows no droplet {id}.");

    /// <summary>Looks soon at first, and less often later: each look is a call to the cloud.</summary>
    public static StepOutcome.WaitUntil Wait(StepContext context, string message) =>
        new(new WaitCondition.TimePasses(TimeSpan.FromSeconds(Math.Clamp(context.Waited.TotalSeconds / 8, 1, 5))),
            message);
}
