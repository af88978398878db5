namespace AdimPortal.Core.Outages;

/// <summary>
/// What is known of the outside systems: an outage is a state of theirs, not of each operation that meets it.
/// </summary>
public interface IOutsideSystems
{
    /// <summary>Whether it is known not to answer, by this node or by another one.</summary>
    bool IsAway(OutsideSystem system);

    /// <summary>Whether all nodes know that it is away: whoever sleeps on it is then woken when it is back.</summary>
    bool IsKnownAway(OutsideSystem system);

    /// <summary>
    /// How long this node still makes no call to it; null when calls are let through, if only one to see whether it is
    /// back.
    /// </summary>
    TimeSpan? RefusesFor(OutsideSystem system);
}
