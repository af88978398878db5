namespace AdimPortal.Core.Operations;

/// <summary>
/// What an operation does next: a pure function of its plan, its log and the time. It decides; the executor acts and writes
/// down; so a process that dies anywhere is followed by one that decides the same again.
/// </summary>
public static class Planner
{
    /// <summary>A step that was started this often without a word kills the process that runs it; it is not started again.</summary>
    public const int MostInterruptions = 5;

    /// <param name="woken">Whether what the operation was waiting for has been seen: a waiting step then runs before its time.</param>
    public static NextAct Next(OperationPlan plan, OperationState state, DateTimeOffset now, bool woken) => state.Status switch
    {
        OperationStatus.Running => Forward(plan, state, now, woken),
        OperationStatus.Unwinding => Backward(plan, state, now),
        OperationStatus.Done or OperationStatus.Unwound or OperationStatus.Stuck => NextAct.RestForGood,
        _ => throw new InvalidOperationException($"Unknown status {state.Status}."),
    };

    private static NextAct Forward(OperationPlan plan, OperationState state, DateTimeOffset now, bool woken)
    {
        foreach (var step in plan.Steps)
        {
            var at = state.Of(step.Name);
            switch (at.Status)
            {
                case StepStatus.Done or StepStatus.PassedOver:
                    continue;
                case StepStatus.Waiting when !woken && at.WakeAt > now:
                case StepStatus.Retrying when at.WakeAt > now:
                    return new NextAct.Sleep(at.WakeAt.Value, at.ConditionKey);
                case StepStatus.Running when at.Interruptions >= MostInterruptions:
                    return new NextAct.GiveUp(step, $"“{step.Title}” was broken off again and again.", $"Started {at.Interruptions + 1} times, and each time the process ended without a word.");
                default:
                    return new NextAct.Do(step);
            }
        }

        return NextAct.CompleteNow;
    }

    /// <summary>Every step that was started, the last first; a step that was cut off may have made something, so it counts.</summary>
    private static NextAct Backward(OperationPlan plan, OperationState state, DateTimeOffset now)
    {
        foreach (var step in plan.Steps.Reverse())
        {
            var at = state.Of(step.Name);
            if (!at.NeedsUndo)
                continue;
            return at is { Status: StepStatus.UndoRetrying } && at.WakeAt > now ? new NextAct.Sleep(at.WakeAt.Value, null) : new NextAct.Undo(step);
        }

        return NextAct.UnwoundNow;
    }
}

/// <summary>The planner's closed set of answers.</summary>
public abstract record NextAct
{
    private NextAct()
    {
    }

    public sealed record Do(Step Step) : NextAct;

    public sealed record Undo(Step Step) : NextAct;

    /// <param name="ConditionKey">What may wake it earlier.</param>
    public sealed record Sleep(DateTimeOffset Until, string? ConditionKey) : NextAct;

    public sealed record GiveUp(Step Step, string Sentence, string Detail) : NextAct;

    public sealed record Complete : NextAct;

    public sealed record Unwound : NextAct;

    /// <summary>It has ended, or a person has to act first.</summary>
    public sealed record Rest : NextAct;

    public static readonly NextAct CompleteNow = new Complete();
    public static readonly NextAct UnwoundNow = new Unwound();
    public static readonly NextAct RestForGood = new Rest();
}
