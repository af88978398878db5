using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>Deletes, one by one, the droplets with a tag of the workspace's that aren't its own.</summary>
public sealed class RemoveDoubles(ICloud cloud) : Step
{
    public override string Name => "doubles";

    public override string Title => "Delete the extra server";

    public override RetryPolicy Retry => new(10, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2));

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        // Without knowing which is its own, every one might be.
        if (context.Workspace.DropletId is not { } own)
            return new StepOutcome.FailedForGood("We don't know which server is the right one.",
                $"{context.Workspace.Id} has no droplet in the database.");
        var other = context.Workspace.Move?.Other.DropletId;
        foreach (var tag in new[] { context.Workspace.Tag, context.Workspace.InOtherSlot().Tag })
        {
            if (!(await cloud.ListDropletsAsync(tag, cancel)).TryGet(out var there, out var failure))
                return StepOutcome.Of(failure);
            foreach (var droplet in there.Where(d => d.Id != own && d.Id != other))
            {
                if (!(await cloud.DeleteDropletAsync(droplet.Id, cancel)).TryGet(out _, out failure))
                    return StepOutcome.Of(failure);
                await context.Output.LineAsync(Name,
                    $"Droplet {droplet.Id} ({droplet.Name}, {droplet.Address ?? "no address"}) is deleted; {own} stays.");
            }
        }

        return StepOutcome.Finished;
    }
}
