using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Servers;

/// <summary>Runs routines on servers that the portal can't sign in to.</summary>
public interface IAgentRoutines
{
    /// <param name="run">Names the run: the same again goes on with it.</param>
    /// <param name="said">Hears what the routine says.</param>
    /// <param name="peopleWait">Whether nobody can work meanwhile: a server that is silent is then not waited
    /// for.</param>
    /// <returns>The exit status, once there is one; else what is to be done until then.</returns>
    Task<(int? Status, StepOutcome? NotYet)> RunAsync(
        StepContext context, Routine routine, string run, RoutineOutput said, Secret settings, bool peopleWait,
        CancellationToken cancel);
}
