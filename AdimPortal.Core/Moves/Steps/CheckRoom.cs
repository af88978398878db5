using System.Globalization;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// The new server is there: has it the room that the data needs, and the version of PostgreSQL that the dump is for? It
/// is done on the new server.
/// </summary>
public sealed class CheckRoom(StepDependencies ports) : Step
{
    private readonly DataMeasure _measure = new(ports);

    public override string Name => "check-room";

    public override string Title => "Check the space on the new server";

    public override TimeSpan Timeout => RunRoutine.OwnersTimeout;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var (there, notYet) = await _measure.AskAsync(context, cancel);
        if (there is null)
            return notYet!;
        var source = context.At(context.Workspace, "");
        var needed =
            long.Parse(source.OutputOf(CheckSource.StepName, CheckSource.Needed)!, CultureInfo.InvariantCulture);
        var version = source.OutputOf(CheckSource.StepName, CheckSource.Postgresql)!;
        await context.Output.LineAsync(Name,
            $"Needed: {Bytes.Text(needed)}. Free on the new server: {Bytes.Text(there.FreeBytes + there.DataBytes)}.");
        if (there.FreeBytes + there.DataBytes < needed)
            return new StepOutcome.FailedForGood(
                $"The new server is too small. The data needs {Bytes.Text(needed)}, and it has {Bytes.Text(there.FreeBytes + there.DataBytes)} free.",
                $"{there}");
        return string.CompareOrdinal(there.Postgresql, version) < 0
            ? new StepOutcome.FailedForGood(
                $"The new server has PostgreSQL {there.Postgresql} and the data is from version {version}. An older version can't read the data.",
                $"{there}")
            : StepOutcome.Finished;
    }
}
