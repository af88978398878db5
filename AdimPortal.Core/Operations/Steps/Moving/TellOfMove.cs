using System.Net;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations.Steps.Moving;

/// <summary>Tells the owner that the workspace has moved, and until when it can return.</summary>
public sealed class TellOfMove(IMailer mailer, IAccountMail accounts, ProvisioningOptions options) : Step
{
    public override string Name => "tell-of-move";

    public override string Title => "Write to the owner";

    public override bool IsOptional => true;

    public override RetryPolicy Retry => new(4, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>The workspace has moved, and its page says so.</summary>
    public override TimeSpan OutagePatience => TimeSpan.FromMinutes(15);

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        if (await accounts.FindAsync(workspace.OwnerId, cancel) is not { } address || workspace.Migration is not { } move)
            return StepOutcome.Finished;
        var page = new Uri(options.PortalAddress, $"workspaces/{workspace.Id}");
        var where = workspace.IsOnOwnServer ? "your own server" : options.Regions.GetValueOrDefault(workspace.Region, workspace.Region);
        var until = $"{move.KeptUntil:yyyy-MM-dd HH:mm} UTC";
        var what = move.HasReturned ? $"is back on its former server ({where})" : $"has moved to a new server ({where})";
        var other = move.Other.Home is WorkspaceHome.OwnServer
            ? "On your own server the workspace is at rest, and everything in it is kept there."
            : $"The other server is switched off and kept until {until}.";
        var lead = workspace.HasNameIn(options.Zone) ? "" : $" Its name {workspace.Domain} is yours: lead it to {workspace.Address} now. Until then the former server passes everything on.";
        var name = WebUtility.HtmlEncode(workspace.Name);
        var mail = new MailMessage(
            address,
            $"Your workspace {workspace.Name} {(move.HasReturned ? "is back" : "has moved")}",
            $"""
            Your workspace {workspace.Name} ({workspace.Id}) {what}. Its address is the same: https://{workspace.Domain}{lead}

            For {move.Pause?.TotalSeconds:0} seconds nothing could be written. Everything that had been written before is there: it was compared.

            {other} Until {until} you can go back with everything in it: {page}/move

            If a client has lost its connection, a new one-time code is on the workspace's page: {page}
            """,
            $"""
            <p>Your workspace <strong>{name}</strong> ({workspace.Id}) {what}. Its address is the same: <a href="https://{workspace.Domain}">https://{workspace.Domain}</a>{WebUtility.HtmlEncode(lead)}</p>
            <p>For {move.Pause?.TotalSeconds:0} seconds nothing could be written. Everything that had been written before is there: it was compared.</p>
            <p>{other} Until {until} you can <a href="{page}/move">go back with everything in it</a>.</p>
            <p>If a client has lost its connection, a new one-time code is on <a href="{page}">the workspace's page</a>.</p>
            """);
        return (await mailer.SendAsync(mail, cancel)).TryGet(out _, out var failure) ? StepOutcome.Finished : StepOutcome.Of(failure);
    }
}
