using System.Globalization;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Infrastructure.Provisioning;

/// <summary>The words of emails to a workspace's owner about what was done to it.</summary>
internal sealed class WorkspaceEmails(PortalLinks links, ProvisioningOptions options)
{
    /// <summary>The code itself is never mailed: mail is read by others.</summary>
    public Email Ready(string to, Workspace workspace) => new(
        EmailKind.WorkspaceReady,
        to,
        $"Your workspace {workspace.Name} is ready",
        [
            $"Your workspace {workspace.Name} ({workspace.Id}) is ready. Its address: https://{workspace.Domain}",
            "Your one-time code is on the workspace's page. It works once, for 24 hours. You can create a new one at any time.",
        ],
        new EmailButton("View your one-time code", links.Workspace(workspace.Id)));

    public Email Moved(string to, Workspace workspace, WorkspaceMove move)
    {
        var where = workspace.IsSelfHosted
            ? "your own server"
            : options.Regions.GetValueOrDefault(workspace.Region, workspace.Region);
        var until = $"{move.KeptUntil?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC";
        var what =
            move.HasReturned ? $"is back on its former server ({where})" : $"has moved to a new server ({where})";
        var other = move.Other.Hosting is WorkspaceHosting.SelfHosted
            ? "On your own server the workspace is stopped, and everything in it is kept there."
            : $"We switched off the other server and keep it until {until}.";
        var lead = workspace.HasNameIn(options.Zone)
            ? ""
            : $" Its name {workspace.Domain} is your own: point it to {workspace.Address} now. Until then, the former server forwards all traffic.";
        return new Email(
            EmailKind.WorkspaceMoved,
            to,
            $"Your workspace {workspace.Name} {(move.HasReturned ? "is back" : "has moved")}",
            [
                $"Your workspace {workspace.Name} ({workspace.Id}) {what}. Its address is the same: https://{workspace.Domain}{lead}",
                $"For {move.Pause?.TotalSeconds:0} seconds nothing could be written. All data written before the move is there: we compared everything.",
                $"{other} Until {until} you can go back and keep all your data.",
                "If a client has lost its connection, use the new one-time code on the workspace's page.",
            ],
            new EmailButton("Open the workspace", links.Workspace(workspace.Id)),
            new EmailButton("Go back to the former server", links.Move(workspace.Id)));
    }
}
