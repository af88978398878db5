using AdimPortal.Core.Outages;

namespace AdimPortal.Core.Operations;

/// <summary>
/// What an operation sleeps on. Whatever it is, the step also looks again after <see cref="LookAgainAfter"/>.
/// </summary>
public abstract record WaitCondition(TimeSpan LookAgainAfter)
{
    /// <summary>The name under which a watcher finds sleepers of this kind; null when only time wakes them.</summary>
    public virtual string? Key => null;

    /// <summary>
    /// The outside system that would have to tell. While it is away nothing can be seen, so the wait doesn't count
    /// against the step's patience.
    /// </summary>
    public virtual OutsideSystem? System => null;

    /// <summary>Time alone.</summary>
    public sealed record TimePasses(TimeSpan Span) : WaitCondition(Span);

    /// <summary>
    /// The droplet with that tag is active and has an address. The droplet watch looks for all of them with one call.
    /// </summary>
    public sealed record DropletIsUp(string Tag) : WaitCondition(TimeSpan.FromMinutes(1))
    {
        public const string Prefix = "droplet:";

        public override string Key => Prefix + Tag;

        public override OutsideSystem? System => OutsideSystem.Cloud;
    }

    /// <summary>The workspace's own server has said something.</summary>
    public sealed record ServerReports(string Workspace, TimeSpan Span) : WaitCondition(Span)
    {
        public const string Prefix = "server:";

        public override string Key => Prefix + Workspace;
    }

    /// <summary>Others are before it in a queue, and whoever keeps that wakes it.</summary>
    public sealed record ItIsItsTurn() : WaitCondition(TimeSpan.FromMinutes(30))
    {
        public const string Queued = "turn:";

        public override string Key => Queued;
    }

    /// <summary>The outside system answers again.</summary>
    public sealed record SystemIsBack(OutsideSystem Awaited, TimeSpan Span) : WaitCondition(Span)
    {
        public const string Prefix = "system:";

        public override string Key => KeyOf(Awaited);

        public static string KeyOf(OutsideSystem system) => Prefix + system;
    }
}
