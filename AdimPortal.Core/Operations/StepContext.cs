using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>
/// What a step may know and touch: the workspace, what earlier steps left in the log, and the live output.
/// </summary>
public sealed class StepContext(
    OperationHeader operation, Workspace workspace, OperationState state, string step, long epoch, DateTimeOffset now,
    IStepOutput output, Func<bool> calledOff,
    string prefix = "")
{
    public OperationHeader Operation => operation;

    /// <summary>
    /// Changes made here are kept together with the step's <see cref="StepOutcome.Done"/>, in one transaction, and
    /// dropped with any other outcome.
    /// </summary>
    public Workspace Workspace => workspace;

    /// <summary>The lease's epoch. Servers refuse orders of an older one.</summary>
    public long Epoch => epoch;

    public DateTimeOffset Now => now;

    public IStepOutput Output => output;

    /// <summary>
    /// Whether somebody called the operation off, or a step beside this one failed for good: the reasons, when a step
    /// is cancelled, that aren't the node's own stop.
    /// </summary>
    public bool WasCalledOff => calledOff();

    /// <summary>See <see cref="StepState.Attempt"/>: what names whatever is found again.</summary>
    public int Attempt => state.Of(step).Attempt;

    /// <summary>
    /// How many tries this makes since it was begun or a person said "try again", from 1: what is held against a limit.
    /// It comes round again.
    /// </summary>
    public int Try => state.Of(step).Failures + 1;

    /// <summary>See <see cref="StepState.Waits"/>.</summary>
    public int Waits => state.Of(step).Waits;

    /// <summary>How long ago the step was first started, without the time that outside systems were away.</summary>
    public TimeSpan Waited => state.Of(step).SpentBy(now);

    /// <summary>Whether that step was ever started: it may have changed something.</summary>
    public bool HasBegun(string otherStep) => state.Of(prefix + otherStep).StartedAt is not null;

    /// <summary>What a step that is done left in the log.</summary>
    public string? OutputOf(string earlierStep, string key) =>
        state.Of(prefix + earlierStep).Outputs.GetValueOrDefault(key);

    /// <summary>When a step was first started; null when it never was.</summary>
    public DateTimeOffset? StartOf(string earlierStep) => state.Of(prefix + earlierStep).StartedAt;

    /// <summary>When a step ended; null when it didn't yet.</summary>
    public DateTimeOffset? EndOf(string earlierStep) => state.Of(prefix + earlierStep).EndedAt;

    /// <summary>
    /// The same moment for a step that works on another server: it sees that one, and the steps whose names begin with
    /// the prefix.
    /// </summary>
    public StepContext At(Workspace other, string otherPrefix) =>
        new(operation, other, state, step, epoch, now, output, calledOff, otherPrefix);
}

/// <summary>A step's lines as people see them live.</summary>
public interface IStepOutput
{
    /// <param name="source">Who speaks: <c>postgresql</c>.</param>
    ValueTask LineAsync(string source, string text);

    /// <summary>How many lines of that source and attempt are kept: where to go on after a crash.</summary>
    Task<int> KeptAsync(string source, int attempt, CancellationToken cancel);
}
