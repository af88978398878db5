namespace AdimPortal.Core.Workspaces;

/// <summary>
/// Who asks for a move. Its owner may; the staff with the owner's consent; an administrator also without it, who then
/// says why.
/// </summary>
/// <param name="Reason">Why it is moved without the owner asking or agreeing; null otherwise. It is kept with the
/// move.</param>
public sealed record MoveAsker(Guid Account, bool IsOwner, bool IsAdmin, string? Reason);
