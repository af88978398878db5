using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Plans;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>What is asked for during a workspace's life. By: the account that asks; null for the portal itself.</summary>
public sealed partial class WorkspaceDesk
{
    public const int LongestNote = 500;

    /// <summary>Brings it to rest for money's sake, or for the staff's.</summary>
    public Task<RequestAnswer> SuspendAsync(WorkspaceId workspace, SuspensionReason reason, Guid? by, CancellationToken cancel) =>
        SuspendAsync(workspace, reason, null, by, cancel);

    /// <param name="note">Why, in the staff's own words: they have to give some. The owner doesn't see it.</param>
    public Task<RequestAnswer> SuspendAsync(WorkspaceId workspace, SuspensionReason reason, string? note, Guid? by, CancellationToken cancel) =>
        RestAsync(SuspendPlan.PlanName, RestForm.Stopped, workspace, reason, note, by, cancel);

    /// <summary>Lets people read what is there, and nothing more.</summary>
    public Task<RequestAnswer> MakeReadOnlyAsync(WorkspaceId workspace, SuspensionReason reason, string? note, Guid? by, CancellationToken cancel) =>
        RestAsync(ReadOnlyPlan.PlanName, RestForm.ReadOnly, workspace, reason, note, by, cancel);

    /// <summary>Switches its server off and keeps a snapshot. It may be suspended before.</summary>
    public Task<RequestAnswer> PowerOffAsync(WorkspaceId workspace, SuspensionReason reason, Guid? by, CancellationToken cancel) =>
        PowerOffAsync(workspace, reason, null, by, cancel);

    /// <param name="note">As for suspending.</param>
    public Task<RequestAnswer> PowerOffAsync(WorkspaceId workspace, SuspensionReason reason, string? note, Guid? by, CancellationToken cancel) =>
        RestAsync(PowerOffPlan.PlanName, RestForm.PoweredOff, workspace, reason, note, by, cancel);

    /// <summary>Brings a suspended workspace back, switched off or not.</summary>
    public Task<RequestAnswer> ResumeAsync(WorkspaceId workspace, Guid? by, CancellationToken cancel) =>
        requests.BeginAsync(ResumePlan.PlanName, workspace, by, w => w.BeginReturn(), cancel);

    /// <summary>Moves it to another plan: its server gets that plan's size, and the services its settings.</summary>
    /// <param name="by">Who gives it that plan; null when it follows its account's.</param>
    public async Task<RequestAnswer> ResizeAsync(WorkspaceId workspace, string plan, Guid? by, CancellationToken cancel) => plans.Find(plan) is { } target
        ? await requests.BeginAsync(ResizePlan.PlanName, workspace, by, w => w.BeginResize(target.Name, target.DropletSize, isGiven: by is not null), cancel)
        : new RequestAnswer.Refused("Choose one of the plans in the list.");

    private async Task<RequestAnswer> RestAsync(
        string plan, RestForm form, WorkspaceId workspace, SuspensionReason reason, string? note, Guid? by, CancellationToken cancel)
    {
        if (!OneLine.TryReadNote(note, LongestNote, out var why, out var refusal))
            return new RequestAnswer.Refused(refusal);
        if (reason is SuspensionReason.Staff && why is null)
            return new RequestAnswer.Refused("Say why, for whoever looks at this workspace next.");
        return await requests.BeginAsync(plan, workspace, by, w => w.BeginRest(form, reason, why, time.GetUtcNow()), cancel);
    }
}
