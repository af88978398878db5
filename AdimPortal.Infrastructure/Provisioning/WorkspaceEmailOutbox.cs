using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Provisioning;

/// <summary>Posts them, each once for its operation.</summary>
internal sealed class WorkspaceEmailOutbox(MailOutbox outbox, WorkspaceEmails emails, IAccountMail accounts,
    IDbContextFactory<PortalDbContext> contexts) : IWorkspaceEmails
{
    public Task ReadyAsync(OperationId operation, Workspace workspace, CancellationToken cancel) =>
        SendAsync($"ready/{operation}", workspace, to => emails.Ready(to, workspace), cancel);

    public Task MovedAsync(OperationId operation, Workspace workspace, CancellationToken cancel) =>
        workspace.Move is { } move
        ? SendAsync($"moved/{operation}", workspace, to => emails.Moved(to, workspace, move), cancel)
        : Task.CompletedTask;

    private async Task SendAsync(string receipt, Workspace workspace, Func<string, Email> write,
        CancellationToken cancel)
    {
        if (await accounts.FindAsync(workspace.OwnerId, cancel) is not { } address)
            return;
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await outbox.AddAsync(context, write(address), cancel, receipt);
        await transaction.CommitAsync(cancel);
        outbox.Wake();
    }
}
