using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>A step as it is, shown under a title together with others.</summary>
public sealed class InGroup(string group, Step step) : WrappedStep(step)
{
    public override string? Group => group;
}
