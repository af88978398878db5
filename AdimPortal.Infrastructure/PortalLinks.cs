using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure;

/// <summary>
/// An address in the portal. Only <see cref="PortalLinks"/> makes one, so that no email has an address of its own
/// invention.
/// </summary>
public sealed record PortalLink
{
    internal PortalLink(Uri address) => Address = address;

    /// <summary>Absolute, at the portal's public address.</summary>
    public Uri Address { get; }
}

/// <summary>Every address that emails lead to. A test follows all of them in a portal that runs.</summary>
public sealed class PortalLinks(IOptions<PortalOptions> portal)
{
    public PortalLink SignIn => At("signin");

    public PortalLink ForgotPassword => At("forgot-password");

    public PortalLink Billing => At("billing");

    public PortalLink NewWorkspace => At("workspaces/new");

    /// <summary>Of the account that reads the email.</summary>
    public PortalLink Workspaces => At("workspaces");

    /// <summary>For staff.</summary>
    public PortalLink Alerts => At("staff/alerts");

    public PortalLink Workspace(WorkspaceId workspace) => At($"workspaces/{workspace}");

    public PortalLink Move(WorkspaceId workspace) => At($"workspaces/{workspace}/move");

    public PortalLink Operation(WorkspaceId workspace, OperationId operation) =>
        At($"workspaces/{workspace}/operations/{operation}");

    public PortalLink VerifyEmail(Guid account, string token) =>
        At($"verify-email?user={account}&code={AccountTokens.Encode(token)}");

    public PortalLink ConfirmAddress(Guid account, string address, string token) =>
        At($"confirm-address?user={account}&email={Uri.EscapeDataString(address)}&code={AccountTokens.Encode(token)}");

    public PortalLink ResetPassword(Guid account, string token) =>
        At($"reset-password?user={account}&code={AccountTokens.Encode(token)}");

    private PortalLink At(string path) => new(new Uri(portal.Value.PublicAddress, path));
}
