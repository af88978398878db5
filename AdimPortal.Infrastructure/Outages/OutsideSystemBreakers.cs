using AdimPortal.Core.Outages;

namespace AdimPortal.Infrastructure.Outages;

/// <summary>The breakers of this node, one for each outside system, and what other nodes know besides.</summary>
public sealed class OutsideSystemBreakers(TimeProvider clock) : IOutsideSystems
{
    private readonly Dictionary<OutsideSystem, OutsideSystemBreaker> _all =
        OutsideSystems.All.ToDictionary(system => system, system => new OutsideSystemBreaker(system, clock));

    private volatile IReadOnlySet<OutsideSystem> _knownAway = new HashSet<OutsideSystem>();

    public OutsideSystemBreaker Of(OutsideSystem system) => _all[system];

    public bool IsAway(OutsideSystem system) => Of(system).Outage is not null || IsKnownAway(system);

    public bool IsKnownAway(OutsideSystem system) => _knownAway.Contains(system);

    public TimeSpan? RefusesFor(OutsideSystem system) => Of(system).RefusesFor;

    /// <summary>What all nodes together know to be away.</summary>
    internal void Learn(IReadOnlySet<OutsideSystem> away) => _knownAway = away;
}
