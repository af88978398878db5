using System.Globalization;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>Writes down what the copies took and found, and predicts the pause of the real move from it.</summary>
/// <param name="copy">The step of the first copy.</param>
/// <param name="again">The step of the second one, which took what the last one in a move will take.</param>
public sealed class Findings(string copy, string again) : Step
{
    /// <summary>
    /// To stop the old server's programs, to start the new one's until they are healthy, and to switch the name: as
    /// measured on small servers.
    /// </summary>
    private static readonly TimeSpan Besides = TimeSpan.FromSeconds(12);

    public override string Name => "findings";

    public override string Title => "Record the results";

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        context.Workspace.Rehearsed(new Rehearsal(
            context.Now,
            long.Parse(context.OutputOf(copy, CopyData.CopiedBytes) ?? "0", CultureInfo.InvariantCulture),
            SecondsOf(context, copy),
            SecondsOf(context, again) + Besides,
            context.OutputOf(again, CopyData.Compared) ?? ""));
        return Task.FromResult<StepOutcome>(StepOutcome.Finished);
    }

    private static TimeSpan SecondsOf(StepContext context, string step) =>
        TimeSpan.FromSeconds(double.Parse(context.OutputOf(step, CopyData.Seconds) ?? "0",
            CultureInfo.InvariantCulture));
}
