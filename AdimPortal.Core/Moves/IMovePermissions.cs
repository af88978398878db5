using AdimPortal.Core.Acts;

namespace AdimPortal.Core.Moves;

/// <summary>The word of a workspace's owner that the staff may move it.</summary>
public interface IMovePermissions
{
    /// <param name="until">Null takes it back.</param>
    Task SetAsync(ActPermit permit, DateTimeOffset? until, CancellationToken cancel);
}
