using System.Globalization;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Provisioning.Steps;

/// <summary>Sleeps until the droplet watch has seen the server up, and takes down where it is.</summary>
public sealed class AwaitServer(ICloudObservations observations) : Step
{
    public override string Name => "start";

    public override string Title => "Start server";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(30);

    public override TimeSpan Timeout => TimeSpan.FromMinutes(10);

    public override string TimeoutMessage => "The server did not start in time.";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var seen = await observations.FindAsync(context.Workspace.Tag, cancel);
        // A workspace that is built again has the tag of its first server: what was seen of that one says nothing about
        // this one.
        var made = context.OutputOf(CreateServer.StepName, "droplet");
        if (seen is not { Status: "active", Address: { } address }
            || seen.Id.ToString(CultureInfo.InvariantCulture) != made)
            return new StepOutcome.WaitUntil(new WaitCondition.DropletIsUp(context.Workspace.Tag),
                "The server is starting.");
        context.Workspace.AssignServer(seen.Id, address);
        return StepOutcome.With(("droplet", seen.Id.ToString(CultureInfo.InvariantCulture)), ("address", address));
    }
}
