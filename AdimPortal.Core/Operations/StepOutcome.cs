using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;

namespace AdimPortal.Core.Operations;

/// <summary>How a step, or its undo, ended. The set is closed: the executor knows what to do with each.</summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>It is done. The outputs are kept in the log, and later steps read them from there.</summary>
    public sealed record Done(IReadOnlyDictionary<string, string> Outputs) : StepOutcome;

    /// <summary>
    /// Nothing is wrong; the world needs time. No thread and no job slot is held meanwhile, and the step then runs
    /// again.
    /// </summary>
    /// <param name="UserMessage">What is being waited for, as people see it: "The server is starting".</param>
    public sealed record WaitUntil(WaitCondition Condition, string UserMessage) : StepOutcome;

    /// <summary>It failed in a way that may pass. It is tried again, later and later, up to the step's limit.</summary>
    /// <param name="Delay">The other side's own wish; null for the step's back-off.</param>
    public sealed record RetryAfter(string Reason, string Detail, TimeSpan? Delay = null) : StepOutcome
    {
        /// <summary>The outside system that failed. While that is away, waiting for it is no try of the step.</summary>
        public OutsideSystem? System { get; init; }
    }

    /// <summary>It can't succeed. The operation unwinds.</summary>
    /// <param name="UserMessage">What a customer reads.</param>
    /// <param name="Detail">What staff read besides.</param>
    public sealed record FailedForGood(string UserMessage, string Detail) : StepOutcome;

    /// <summary>
    /// Output of an undo that could not take all back, and left things so that people can work: a sentence that says
    /// what.
    /// </summary>
    public const string NotVerified = "not_verified";

    private const string NotHereKey = "not_here";

    /// <summary>
    /// There was nothing to do on a server of that kind. Nobody is shown such a step as done: a server of its owner's
    /// was not switched off.
    /// </summary>
    public static readonly Done NotHere = With((NotHereKey, "yes"));

    public static bool WasNotHere(IReadOnlyDictionary<string, string> outputs) => outputs.ContainsKey(NotHereKey);

    public static readonly Done Finished = new(new Dictionary<string, string>());

    public static Done With(params ReadOnlySpan<(string Key, string Value)> outputs)
    {
        var kept = new Dictionary<string, string>(outputs.Length);
        foreach (var (key, value) in outputs)
            kept[key] = value;
        return new Done(kept);
    }

    /// <summary>What an expected failure of the world means for a step: try again, or fail for good.</summary>
    public static StepOutcome Of(Failure failure) => failure switch
    {
        Failure.Passing { IsLimit: true, RetryAfter: { } wait } limit =>
            new WaitUntil(new WaitCondition.TimePasses(wait), limit.UserMessage),
        Failure.Passing passing =>
            new RetryAfter(passing.UserMessage, passing.Detail, passing.RetryAfter) { System = passing.System },
        Failure.Final final => new FailedForGood(final.UserMessage, final.Detail),
        _ => throw new InvalidOperationException($"Unknown failure {failure.GetType().Name}."),
    };
}
