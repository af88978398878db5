namespace AdimPortal.Core.Operations;

/// <summary>The planner's closed set of answers.</summary>
public abstract record NextAction
{
    private NextAction()
    {
    }

    public sealed record Do(Step Step) : NextAction;

    /// <summary>Nothing more can begin until a step ends that runs now.</summary>
    /// <param name="Until">When another one may begin all the same; null for never.</param>
    public sealed record Await(DateTimeOffset? Until) : NextAction;

    public sealed record Undo(Step Step) : NextAction;

    /// <param name="ConditionKey">What may wake it earlier.</param>
    public sealed record Sleep(DateTimeOffset Until, string? ConditionKey) : NextAction;

    /// <summary>The step kills whoever runs it.</summary>
    public sealed record GiveUp(Step Step, string UserMessage, string Detail) : NextAction;

    /// <summary>The same of an undo: only a person can say what then.</summary>
    public sealed record GetStuck(Step Step, string UserMessage, string Detail) : NextAction;

    /// <summary>It is stuck, and its time to be tried again has come.</summary>
    public sealed record Resume : NextAction;

    public sealed record Complete : NextAction;

    public sealed record Unwound : NextAction;

    /// <summary>It has ended, or is stuck.</summary>
    /// <param name="Until">When it is tried again without a person; null for never.</param>
    public sealed record Rest(DateTimeOffset? Until) : NextAction;

    public static readonly NextAction CompleteNow = new Complete();
    public static readonly NextAction UnwoundNow = new Unwound();
    public static readonly NextAction ResumeNow = new Resume();
}
