using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Web.Components.Development;

/// <summary>Things to show on <see cref="ComponentsPage"/>: none is anybody's.</summary>
internal static class Example
{
    public static readonly WorkspaceId Id = WorkspaceId.Parse("ws7x2k");

    /// <summary>With a step in every state that there is.</summary>
    public static OperationView Operation(OperationStatus status, DateTimeOffset now) => new(
        new OperationId(Guid.Empty), "provision", "Build workspace", Id, status, WasCancelled: false,
        CanBeCancelled: status is OperationStatus.Running,
        Problem: status is OperationStatus.Stuck or OperationStatus.Unwound
            ? "DigitalOcean has no room in New York for this size." : null,
        ProblemDetail: null, RequestedAt: now.AddSeconds(-48),
        EndedAt: status is OperationStatus.Done or OperationStatus.Unwound ? now : null,
        Expected: status is OperationStatus.Running ? TimeSpan.FromSeconds(40) : null, ExpectationIsEstimate: false,
        Fraction: 0.5,
        [.. Enum.GetValues<StepStatus>().Select(step => Step(step, group: null, now)),
            Step(StepStatus.Done, "Install the stack", now), Step(StepStatus.Running, "Install the stack", now)]);

    public static IReadOnlyList<NumberedLine> Lines(DateTimeOffset now) =>
    [
        .. Enumerable.Range(1, 200).Select(number => new NumberedLine(number, now.AddSeconds(number - 200),
            number % 3 == 0 ? "redis" : "postgresql", $"Line {number} of what a routine says")),
    ];

    public static IEnumerable<(string Name, CodeView? Code)> Codes(DateTimeOffset now)
    {
        yield return ("Never had one", null);
        yield return ("Live",
            new(OneTimeCode.Parse($"{Id}-482917"), CodeStatus.Live, now, now + PairingRules.Lifetime, null, null));
        foreach (var status in Enum.GetValues<CodeStatus>().Where(status => status is not CodeStatus.Live))
            yield return ($"{status}", new(null, status, now.AddHours(-25), now.AddHours(-1), now.AddHours(-2),
                status is CodeStatus.Used ? new CodeUser("203.0.113.7", "ADIM 3.2 (macOS)") : null));
    }

    /// <summary>A day, with an hour in which nothing was known.</summary>
    public static IReadOnlyList<(double Place, double Value)> Day { get; } =
        [.. Enumerable.Range(0, 96).Where(quarter => quarter is < 40 or > 47)
            .Select(quarter => (quarter / 96.0, 40 + 25 * Math.Sin(quarter / 9.0)))];

    private static StepView Step(StepStatus status, string? group, DateTimeOffset now) => new(
        $"{group}{status}", group is null ? $"A step that is {status}" : $"{status} part", group, status,
        status is StepStatus.Retrying or StepStatus.UndoRetrying or StepStatus.Failed or StepStatus.Waiting
            or StepStatus.Postponed ? "The package manager is busy." : null,
        Detail: null, Try: 2, MostTries: 6,
        StartedAt: status is StepStatus.Pending ? null : now.AddSeconds(-9),
        EndedAt: status is StepStatus.Done or StepStatus.Failed or StepStatus.Undone or StepStatus.Skipped ? now : null,
        WakeAt: status is StepStatus.Retrying or StepStatus.UndoRetrying ? now.AddSeconds(8) : null,
        Expected: TimeSpan.FromSeconds(10));
}
