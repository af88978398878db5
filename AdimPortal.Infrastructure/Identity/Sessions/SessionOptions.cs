namespace AdimPortal.Infrastructure.Identity.Sessions;

/// <summary>Section "Sessions".</summary>
public sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>
    /// For how long a node may believe what it read of a session. A change is told to all nodes at once; this is for a
    /// word that was lost.
    /// </summary>
    public TimeSpan BelievedFor { get; set; } = TimeSpan.FromSeconds(3);
}
