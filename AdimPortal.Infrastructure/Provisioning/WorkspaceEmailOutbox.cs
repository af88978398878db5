using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Provisioning;

/// <summary>Posts them, each once for its operation.</summary>
internal sealed class WorkspaceEmailOutbox(MailOutbox outbox, WorkspaceEmails emails, IAccountMail accounts,
    IDbContextFactory<PortalDbContext> contexts) : IWorkspaceEmails
{
    public Task ReadyAsync(OperationId operation, Workspace workspace, CancellationToken cancel) =>
        SendAsync($"ready/{operation}", workspace, emails.Ready, cancel);

    public Task MovedAsync(OperationId operation, Workspace workspace, CancellationToken cancel) =>
        workspace.Move is { } move
        ? SendAsync($"moved/{operation}", workspace, (to, named) => emails.Moved(to, named, move),
            cancel)
        : Task.CompletedTask;

    private async Task SendAsync(string receipt, Workspace workspace, Func<string, Workspace, Email> write,
        CancellationToken cancel)
    {
        if (await accounts.FindAsync(workspace.OwnerId, cancel) is not { } address)
            return;
        await using var context = await contexts.CreateDbContextAsync(cancel);
        // What an operation knows may be older than the name.
        var named = workspace.Copy();
        named.Rename(await context.AllWorkspaces().Where(w => w.Id == workspace.Id).Select(w => w.Name)
            .SingleAsync(cancel));
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await outbox.AddAsync(context, write(address, named), cancel, receipt);
        await transaction.CommitAsync(cancel);
        outbox.Wake();
    }
}
