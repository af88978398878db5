using System.Globalization;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Infrastructure.Provisioning;

/// <summary>The words of letters to a workspace's owner about what was done to it.</summary>
internal sealed class WorkspaceEmails(PortalLinks links, ProvisioningOptions options)
{
    /// <summary>The code itself is never mailed: mail is read by others.</summary>
    public Letter Ready(string to, Workspace workspace) => new(
        EmailKind.WorkspaceReady,
        to,
        $"Your workspace {workspace.Name} is ready",
        [
            $"Your workspace {workspace.Name} ({workspace.Id}) is ready. Its address: https://{workspace.Domain}",
            "Your one-time code is on its page. It works once and for 24 hours. You can make a new one at any time.",
        ],
        new EmailButton("See your one-time code", links.Workspace(workspace.Id)));

    public Letter Moved(string to, Workspace workspace, Migration move)
    {
        var where = workspace.IsOnOwnServer
            ? "your own server"
            : options.Regions.GetValueOrDefault(workspace.Region, workspace.Region);
        var until = $"{move.KeptUntil?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC";
        var what =
            move.HasReturned ? $"is back on its former server ({where})" : $"has moved to a new server ({where})";
        var other = move.Other.Home is WorkspaceHosting.OwnServer
            ? "On your own server the workspace is at rest, and everything in it is kept there."
            : $"The other server is switched off and kept until {until}.";
        var lead = workspace.HasNameIn(options.Zone)
            ? ""
            : $" Its name {workspace.Domain} is yours: lead it to {workspace.Address} now. Until then the former server passes everything on.";
        return new Letter(
            EmailKind.WorkspaceMoved,
            to,
            $"Your workspace {workspace.Name} {(move.HasReturned ? "is back" : "has moved")}",
            [
                $"Your workspace {workspace.Name} ({workspace.Id}) {what}. Its address is the same: https://{workspace.Domain}{lead}",
                $"For {move.Pause?.TotalSeconds:0} seconds nothing could be written. Everything that had been written before is there: it was compared.",
                $"{other} Until {until} you can go back with everything in it.",
                "If a client has lost its connection, a new one-time code is on the workspace's page.",
            ],
            new EmailButton("Open the workspace", links.Workspace(workspace.Id)),
            new EmailButton("Go back to the former server", links.Move(workspace.Id)));
    }
}
