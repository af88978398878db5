using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>
/// What the portal wanted to do by itself and could not: told once to staff, and to the owner of what they pay for.
/// </summary>
internal sealed class RefusalEmails(MailOutbox outbox, PortalLinks links)
{
    public async Task TellAsync(PortalDbContext context, OperationDefinition definition, Workspace workspace,
        OperationId operation,
        string reason, CancellationToken cancel)
    {
        foreach (var address in await Support.AddressesAsync(context, cancel))
            await outbox.AddAsync(context, ForStaff(address, definition.Title, workspace, operation, reason), cancel);
        if (!definition.TellsOwnerOfFailure)
            return;
        if (await VerifiedAddresses.FindAsync(context, workspace.OwnerId, cancel) is { } owner)
            await outbox.AddAsync(context, ForOwner(owner, definition.Title, workspace, operation, reason), cancel);
    }

    internal Email ForStaff(string to, string title, Workspace workspace, OperationId operation, string reason) => new(
        EmailKind.RequestRefused,
        to,
        $"Failed: {title} of {workspace.Id}",
        [$"The portal started “{title}” of {workspace.Id} “{workspace.Name}”, and it was undone. {reason}",
            "The portal does not start it again until something changes. You can retry it on its page."],
        new EmailButton("Open the operation", links.Operation(workspace.Id, operation)));

    internal Email ForOwner(string to, string title, Workspace workspace, OperationId operation, string reason) => new(
        EmailKind.RequestRefused,
        to,
        $"{workspace.Name}: {title} failed",
        [$"“{title}” of “{workspace.Name}” ({workspace.Id}) failed, and the workspace is as it was. {reason}",
            "We try again when the workspace or your plan changes. Our support knows, too."],
        new EmailButton("See what happened", links.Operation(workspace.Id, operation)));
}
