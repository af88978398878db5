using AdimPortal.Core.Outages;

namespace AdimPortal.Core.Operations;

/// <summary>
/// What an operation does next: a pure function of its definition, its log, the time and which outside systems answer.
/// It decides; the executor acts and writes down; so a process that dies anywhere is followed by one that decides the
/// same again.
/// </summary>
public static class Planner
{
    /// <summary>
    /// A step that was started this often without a word kills the process that runs it; it is not started again.
    /// </summary>
    public const int MostInterruptions = 5;

    /// <param name="woken">Whether what the operation was waiting for has been seen: a waiting step then runs before
    /// its time.</param>
    /// <param name="busy">The steps that run now, by their names.</param>
    public static NextAction Next(OperationDefinition definition, OperationState state, DateTimeOffset now, bool woken,
        IOutsideSystems systems, IReadOnlyCollection<string>? busy = null) => state.Status switch
        {
            OperationStatus.Running => Forward(definition, state, now, woken, systems, busy ?? []),
            OperationStatus.Unwinding => Backward(definition, state, now, woken, systems),
            OperationStatus.Stuck when state.RetryAt <= now => NextAction.ResumeNow,
            OperationStatus.Stuck => new NextAction.Rest(state.RetryAt),
            OperationStatus.Done or OperationStatus.Unwound or OperationStatus.Abandoned => new NextAction.Rest(null),
            _ => throw new InvalidOperationException($"Unknown status {state.Status}."),
        };

    /// <summary>
    /// The first step that can begin. One that sleeps holds up only those that need it: the operation sleeps when
    /// nothing else can be done, until the first of them wakes.
    /// </summary>
    private static NextAction Forward(OperationDefinition definition, OperationState state, DateTimeOffset now,
        bool woken, IOutsideSystems systems, IReadOnlyCollection<string> busy)
    {
        NextAction.Sleep? sleep = null;
        foreach (var step in BeginningNow(definition, state).Where(step => !busy.Contains(step.Name)))
        {
            var at = state.Of(step.Name);
            NextAction act = at.Status switch
            {
                StepStatus.Waiting when !woken && at.WakeAt > now => new NextAction.Sleep(at.WakeAt.Value,
                    at.ConditionKey),
                StepStatus.Retrying when at.WakeAt > now => new NextAction.Sleep(at.WakeAt.Value, at.ConditionKey),
                StepStatus.Postponed when PostponedUntil(at, step.OutageTimeout, now, woken, systems) is { } until =>
                    new NextAction.Sleep(until, at.ConditionKey),
                StepStatus.Running when at.Interruptions >= MostInterruptions =>
                    new NextAction.GiveUp(step, BrokenOff(step), Interrupted(at)),
                _ => new NextAction.Do(step),
            };
            if (act is not NextAction.Sleep sleeps)
                return act;
            sleep = sleep?.Until <= sleeps.Until ? sleep : sleeps;
        }

        return busy.Count > 0 ? new NextAction.Await(sleep?.Until) : (NextAction?)sleep ?? NextAction.CompleteNow;
    }

    /// <summary>
    /// The steps that are not behind and whose needs are. A step that needs all before it is a gate: nothing after it
    /// begins until it is behind. What a step needs and this definition does not have, it does not need here.
    /// </summary>
    private static IEnumerable<Step> BeginningNow(OperationDefinition definition, OperationState state)
    {
        var left = new HashSet<string>();
        foreach (var step in definition.Steps.Where(step => !state.Of(step.Name).IsBehind))
        {
            if (step.Needs is { } needs ? !needs.Any(left.Contains) : left.Count == 0)
                yield return step;
            if (step.Needs is null)
                yield break;
            left.Add(step.Name);
        }
    }

    /// <summary>
    /// Every step that was started, the last first; a step that was cut off may have made something, so it counts. An
    /// undo that waits for an outside system is stepped over as long as people can't work until an earlier step is
    /// undone.
    /// </summary>
    private static NextAction Backward(OperationDefinition definition, OperationState state, DateTimeOffset now,
        bool woken,
        IOutsideSystems systems)
    {
        NextAction.Sleep? postponed = null;
        var left = definition.Steps.Reverse().Where(step => state.Of(step.Name).NeedsUndo).ToList();
        for (var i = 0; i < left.Count; i++)
        {
            var (step, at) = (left[i], state.Of(left[i].Name));
            switch (at.Status)
            {
                case StepStatus.UndoPostponed
                    when PostponedUntil(at, Step.LongestOutage, now, woken, systems) is { } until:
                    postponed = postponed?.Until < until ? postponed : new NextAction.Sleep(until, at.ConditionKey);
                    if (left.Skip(i + 1).Any(earlier => earlier.UndoIsUrgent))
                        continue;
                    return postponed;
                case StepStatus.UndoRetrying when at.WakeAt > now:
                    return postponed?.Until < at.WakeAt ? postponed : new NextAction.Sleep(at.WakeAt.Value, null);
                case StepStatus.Undoing when at.Interruptions >= MostInterruptions:
                    return new NextAction.GetStuck(step, BrokenOff(step), Interrupted(at));
                default:
                    return new NextAction.Undo(step);
            }
        }

        return postponed ?? NextAction.UnwoundNow;
    }

    /// <summary>
    /// Null when it is to be tried now. One that wakes while this node still makes no call sleeps on, and nothing is
    /// written: until it is woken, where that is sure to come.
    /// </summary>
    private static DateTimeOffset? PostponedUntil(StepState at, TimeSpan timeout, DateTimeOffset now, bool woken,
        IOutsideSystems systems)
    {
        if (!woken && at.WakeAt > now)
            return at.WakeAt;
        if (at.System is not { } system || systems.RefusesFor(system) is not { } wait || now - at.AwaySince >= timeout)
            return null;
        var rest = RetryPolicy.ForOutages.RestAfter(now - at.AwaySince!.Value);
        return now + (systems.IsKnownAway(system) && rest > wait ? rest : wait);
    }

    private static string BrokenOff(Step step) => $"“{step.Title}” was interrupted again and again.";

    private static string Interrupted(StepState at) =>
        $"Started {at.Interruptions + 1} times, and each time the process ended without a report.";
}
