namespace AdimPortal.Core.Workspaces;

/// <summary>
/// Whose the portal's own workspaces are. There is no such account: nobody signs in to it, and no list of accounts has
/// it.
/// </summary>
public static class PortalAccount
{
    public static readonly Guid Id = new("00000000-0000-0000-0000-000000000001");
}
