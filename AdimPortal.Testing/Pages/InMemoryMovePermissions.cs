using AdimPortal.Core.Acts;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.Pages;

/// <summary>What owners said about moves.</summary>
internal sealed class InMemoryMovePermissions : IMovePermissions
{
    public Dictionary<WorkspaceId, DateTimeOffset?> Given { get; } = [];

    public Task SetAsync(ActPermit permit, DateTimeOffset? until, CancellationToken cancel)
    {
        Given[permit.On(Act.AllowStaffToMove)] = until;
        return Task.CompletedTask;
    }
}
