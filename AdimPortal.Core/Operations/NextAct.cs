namespace AdimPortal.Core.Operations;

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

    /// <summary>The step kills whoever runs it.</summary>
    public sealed record GiveUp(Step Step, string UserMessage, string Detail) : NextAct;

    /// <summary>The same of an undo: only a person can say what then.</summary>
    public sealed record GetStuck(Step Step, string UserMessage, string Detail) : NextAct;

    /// <summary>It is stuck, and its time to be tried again has come.</summary>
    public sealed record Resume : NextAct;

    public sealed record Complete : NextAct;

    public sealed record Unwound : NextAct;

    /// <summary>It has ended, or is stuck.</summary>
    /// <param name="Until">When it is tried again without a person; null for never.</param>
    public sealed record Rest(DateTimeOffset? Until) : NextAct;

    public static readonly NextAct CompleteNow = new Complete();
    public static readonly NextAct UnwoundNow = new Unwound();
    public static readonly NextAct ResumeNow = new Resume();
}
