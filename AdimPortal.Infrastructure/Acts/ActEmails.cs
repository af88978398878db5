using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;

namespace AdimPortal.Infrastructure.Acts;

/// <summary>Tells owners what staff do, in the transaction of the act.</summary>
internal sealed class ActEmails(MailOutbox outbox, PortalLinks links)
{
    /// <summary>Where the rule says so: staff did something to somebody's workspace.</summary>
    public Task DoneAsync(PortalDbContext context, ActPermit permit, Workspace workspace, CancellationToken cancel)
    {
        var rule = ActRules.Of(permit.Act);
        if (!permit.IsByStaff || rule.Of(permit.Actor.Role) is not { TellsOwner: true }
            || permit.By == workspace.OwnerId)
            return Task.CompletedTask;
        string[] why = rule.ShowsReason && permit.Reason is { } reason ? [$"Reason: {reason}"] : [];
        return PutAsync(
            context, workspace, $"ADIM support {rule.Done} “{workspace.Name}”",
            [$"ADIM support {rule.Done} “{workspace.Name}” ({workspace.Id}).", .. why,
                "If you have questions, contact support."], cancel);
    }

    /// <summary>Staff want to do something that takes data away.</summary>
    public Task AskAsync(PortalDbContext context, Workspace workspace, PendingAct asked, CancellationToken cancel)
    {
        var what = ActRules.Of(asked.Act).Title.ToLowerInvariant();
        return PutAsync(
            context, workspace, $"ADIM support wants to {what}: “{workspace.Name}”",
            [$"ADIM support wants to {what}: “{workspace.Name}” ({workspace.Id}). Reason: {asked.Reason}",
             $"Unless you refuse, it happens after {asked.DueAt:yyyy-MM-dd HH:mm} UTC. On the workspace's page you can refuse it or allow it now."],
             cancel,
            MailReceiptKey.PendingAct(asked.Id));
    }

    internal static Email About(PortalLinks links, string address, Workspace workspace, string subject,
        IReadOnlyList<string> paragraphs) => new(
        EmailKind.StaffActed, address, subject, paragraphs,
        new EmailButton("Open the workspace", links.Workspace(workspace.Id)));

    private async Task PutAsync(PortalDbContext context, Workspace workspace, string subject,
        IReadOnlyList<string> paragraphs, CancellationToken cancel, string? receipt = null)
    {
        if (await VerifiedAddresses.FindAsync(context, workspace.OwnerId, cancel) is not { } address)
            return;
        await outbox.AddAsync(context, About(links, address, workspace, subject, paragraphs), cancel, receipt);
    }
}
