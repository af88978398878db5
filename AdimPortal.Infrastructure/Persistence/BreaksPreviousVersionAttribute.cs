namespace AdimPortal.Infrastructure.Persistence;

/// <summary>
/// On a migration after which the version before can't work: there is no way back from its version but the copy of the
/// database. The release notes say so.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BreaksPreviousVersionAttribute(string why) : Attribute
{
    /// <summary>
    /// Why it could not be done in two versions: first add, then, when nobody uses the old any more, take away.
    /// </summary>
    public string Why => why;
}
