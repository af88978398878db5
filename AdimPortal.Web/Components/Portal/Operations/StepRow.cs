using AdimPortal.Core.Operations;

namespace AdimPortal.Web.Components.Portal.Operations;

/// <summary>One row of the step list: a step, or a group of steps under the group's title.</summary>
public sealed record StepRow(string Title, StepStatus Status, IReadOnlyList<StepView> Steps)
{
    public bool IsGroup => Steps.Count > 1;

    public DateTimeOffset? StartedAt => Steps.Min(step => step.StartedAt);

    /// <summary>Null until the last of them has ended.</summary>
    public DateTimeOffset? EndedAt =>
        Steps.All(step => step.EndedAt is not null) ? Steps.Max(step => step.EndedAt) : null;

    /// <summary>The step whose sentence is worth reading: the one that acts, waits or failed.</summary>
    public StepView? Speaking =>
        Steps.FirstOrDefault(step => step.UserMessage is not null
            && step.Status is not (StepStatus.Done or StepStatus.Undone));

    /// <summary>
    /// Groups steps that share a group, with whatever stands between them: a small step in the middle doesn't tear the
    /// group apart.
    /// </summary>
    public static IReadOnlyList<StepRow> Of(IReadOnlyList<StepView> steps)
    {
        var rows = new List<StepRow>();
        for (var i = 0; i < steps.Count;)
        {
            var last = i;
            if (steps[i].Group is { } group)
                last = steps.Select((step, at) => step.Group == group ? at : -1).Max();
            var members = steps.Skip(i).Take(last - i + 1).ToList();
            rows.Add(new StepRow(steps[i].Group ?? steps[i].Title, Together(members), members));
            i = last + 1;
        }

        return rows;
    }

    /// <summary>
    /// A group is as its most telling step: a failure before an act, an act before rest; done only when all are.
    /// </summary>
    private static StepStatus Together(List<StepView> steps)
    {
        if (steps.Count == 1)
            return steps[0].Status;
        StepStatus[] telling =
        [
            StepStatus.Halted, StepStatus.Failed, StepStatus.Undoing, StepStatus.UndoRetrying, StepStatus.UndoPostponed,
            StepStatus.Postponed, StepStatus.Retrying, StepStatus.Running, StepStatus.Waiting,
        ];
        foreach (var status in telling)
            if (steps.Any(step => step.Status == status))
                return status;
        if (steps.All(step => step.Status.IsBehind()))
            return StepStatus.Done;
        if (steps.All(step => step.Status is StepStatus.Undone or StepStatus.Pending)
            && steps.Any(step => step.Status is StepStatus.Undone))
            return StepStatus.Undone;
        // Between two of its steps a group is still at work.
        return steps.Any(step => step.Status is StepStatus.Done) ? StepStatus.Running : StepStatus.Pending;
    }
}
