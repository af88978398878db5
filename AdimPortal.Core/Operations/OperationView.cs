using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>
/// An operation as people see it: every step of its definition, the ones to come included, and how long it should take.
/// </summary>
/// <param name="Title">"Build workspace".</param>
/// <param name="Problem">Why it unwinds, unwound or is stuck; null while all is well or when it was cancelled.</param>
/// <param name="ProblemDetail">The same for staff.</param>
/// <param name="Expected">How long the rest should take, from now; null once it has ended or is stuck, and while nobody
/// can tell.</param>
/// <param name="ExpectationIsEstimate">True while there is no history of this definition and size to take it
/// from.</param>
/// <param name="Fraction">How far it is by time, from 0 to 1.</param>
public sealed record OperationView(
    OperationId Id,
    string Name,
    string Title,
    WorkspaceId Workspace,
    OperationStatus Status,
    bool WasCancelled,
    bool CanBeCancelled,
    string? Problem,
    string? ProblemDetail,
    DateTimeOffset RequestedAt,
    DateTimeOffset? EndedAt,
    TimeSpan? Expected,
    bool ExpectationIsEstimate,
    double Fraction,
    IReadOnlyList<StepView> Steps)
{
    /// <summary>
    /// When it is tried again without a person, while it is stuck; null when only a person can say so.
    /// </summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What could not be taken back, or not be proven to be: sentences.</summary>
    public IReadOnlyList<string> NotVerified { get; init; } = [];

    /// <summary>The title of the operation that was begun in its place; null unless it was abandoned.</summary>
    public string? AbandonedFor { get; init; }

    /// <summary>What people read of it.</summary>
    public OperationText Text { get; init; } = OperationText.Plain;

    public bool HasEnded => Status.HasEnded();

    /// <summary>The first step that is not behind; null when all are.</summary>
    public StepView? CurrentStep => Steps.FirstOrDefault(step => !step.Status.IsBehind());

    /// <summary>Builds the view from the definition and the log's state: a pure function.</summary>
    public static OperationView Of(OperationHeader header, OperationDefinition definition, OperationState state,
        StepHistory history, DateTimeOffset now)
    {
        var steps = definition.Steps.Select(step => (Step: step, State: state.Of(step.Name)))
            .Where(of => !StepOutcome.WasNotHere(of.State.Outputs))
            .Select(of => StepView.Of(of.Step, of.State, history.Of(of.Step), state.Status)).ToList();
        var done = state.Status is OperationStatus.Done;
        var (left, total) = Remaining(definition, steps, now);
        return new OperationView(
            header.Id, definition.Name, definition.Title, header.Workspace, state.Status, state.WasCancelled,
            definition.CanBeCancelled && state.Status is OperationStatus.Running && !definition.GoesOnlyOn(state),
            state.Problem, state.ProblemDetail, header.RequestedAt, state.EndedAt,
            state.Status is OperationStatus.Running && !steps.Exists(step => IsHeldUp(step, now)) ? left : null,
            !definition.Steps.All(history.Knows),
            done ? 1 : total > TimeSpan.Zero ? Math.Clamp(1 - left / total, 0, 0.99) : 0,
            steps)
        {
            RetryAt = state.RetryAt,
            NotVerified = state.NotVerified,
            AbandonedFor = state.AbandonedFor,
            Text = definition.Text,
        };
    }

    /// <summary>
    /// It waits for an outside system, or behind others; or for something as its owner's hand, and has done so for much
    /// longer than it ever took: what it took before says nothing of when it will end.
    /// </summary>
    private static bool IsHeldUp(StepView step, DateTimeOffset now) =>
        step.Status is StepStatus.Postponed || step.IsInQueue
            || step is { Status: StepStatus.Waiting, StartedAt: { } start }
                && now - start > 3 * step.Expected + TimeSpan.FromMinutes(1);

    /// <summary>
    /// Until the last step ends, where steps that don't need each other run side by side. A step that takes longer than
    /// expected counts as almost done, so the time left never grows by waiting.
    /// </summary>
    private static (TimeSpan Left, TimeSpan Total) Remaining(OperationDefinition definition, List<StepView> steps,
        DateTimeOffset now) => (
        EndOf(definition, steps, step => step.Status.IsBehind() ? TimeSpan.Zero
            : step.StartedAt is not { } start ? step.Expected
            : now - start < step.Expected ? step.Expected - (now - start) : TimeSpan.Zero),
        EndOf(definition, steps, step => step.Expected));

    /// <summary>When the last step ends, from now, if each takes that long.</summary>
    private static TimeSpan EndOf(OperationDefinition definition, List<StepView> steps, Func<StepView, TimeSpan> length)
    {
        var ends = new Dictionary<string, TimeSpan>();
        var (gate, last) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var step in steps)
        {
            var needs = definition.Find(step.Name).Needs;
            var begin = needs is null ? last
                : needs.Select(need => ends.GetValueOrDefault(need)).Append(gate).Max();
            var end = ends[step.Name] = begin + length(step);
            last = end > last ? end : last;
            gate = needs is null ? last : gate;
        }

        return last;
    }
}

/// <param name="UserMessage">What it waits for, or why it is tried again or failed.</param>
/// <param name="Detail">The same for staff.</param>
/// <param name="Try">Which try it is on, from 1.</param>
/// <param name="WakeAt">When it acts again, while it waits or rests.</param>
/// <param name="Expected">How long it should take in all.</param>
public sealed record StepView(
    string Name,
    string Title,
    string? Group,
    StepStatus Status,
    string? UserMessage,
    string? Detail,
    int Try,
    int MostTries,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? WakeAt,
    TimeSpan Expected)
{
    /// <summary>It waits behind others: <see cref="Step.WaitsItsTurn"/>.</summary>
    public bool IsInQueue { get; init; }

    /// <param name="of">Its operation: where that stands still, so does each of its steps.</param>
    public static StepView Of(Step step, StepState state, TimeSpan expected, OperationStatus of)
    {
        var standsStill = of is OperationStatus.Stuck or OperationStatus.Abandoned;
        return new(
            step.Name, step.Title, step.Group, standsStill && state.Status.Acts() ? StepStatus.Halted : state.Status,
            state.UserMessage, state.Detail, state.Failures + 1, step.Retry.Tries, state.StartedAt, state.EndedAt,
            state.WakeAt, expected)
        { IsInQueue = step.WaitsItsTurn && !standsStill && state.Status is StepStatus.Waiting };
    }
}

/// <summary>
/// How long each step took in past runs of the same definition and size: the median of each. Steps without history fall
/// back to the definition's own guess.
/// </summary>
public sealed class StepHistory(IReadOnlyDictionary<string, TimeSpan> medians)
{
    public static readonly StepHistory None = new(new Dictionary<string, TimeSpan>());

    public bool Knows(Step step) => medians.ContainsKey(step.Name);

    public TimeSpan Of(Step step) => medians.GetValueOrDefault(step.Name, step.EstimatedDuration);
}
