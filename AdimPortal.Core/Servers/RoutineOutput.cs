using AdimPortal.Core.Operations;
using AdimPortal.Core.Outages;

namespace AdimPortal.Core.Servers;

/// <summary>
/// What a routine says. Its log is always read from the first line, because outputs may stand anywhere in it; the lines
/// that are kept already are heard again but not shown again.
/// </summary>
/// <param name="kept">How many of its lines are kept.</param>
public sealed class RoutineOutput(string routine, int kept, IStepOutput output)
{
    private readonly Dictionary<string, string> _outputs = [];
    private int _heard;

    /// <summary>Why it failed, for a customer; null if it didn't say.</summary>
    public string? Reason { get; private set; }

    /// <summary>The system of others that did not answer it, if that is why it gave up.</summary>
    public OutsideSystem? Away { get; private set; }

    public IReadOnlyDictionary<string, string> Outputs => _outputs;

    public ValueTask ReadAsync(string line)
    {
        if (line.StartsWith(RoutineMarks.Reason, StringComparison.Ordinal))
            Reason = line[RoutineMarks.Reason.Length..];
        Away = RoutineMarks.AwayIn(line) ?? Away;
        if (line.StartsWith(RoutineMarks.Output, StringComparison.Ordinal)
            && line.IndexOf('=', StringComparison.Ordinal) is var end and > 0)
            _outputs[line[RoutineMarks.Output.Length..end]] = line[(end + 1)..];
        return ++_heard > kept ? output.LineAsync(routine, line) : ValueTask.CompletedTask;
    }
}
