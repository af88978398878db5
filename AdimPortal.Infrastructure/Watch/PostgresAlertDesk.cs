using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Watch;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Watch;

/// <summary>The row, the letters and the word to those who watch are one transaction: people are told once, or not at all.</summary>
internal sealed class PostgresAlertDesk(IDbContextFactory<PortalDbContext> contexts, MailOutbox outbox, AlertLetters letters, TimeProvider time) : IAlertDesk
{
    public async Task OpenAsync(WorkspaceId workspace, AlertKind kind, string sentence, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var said = OneLine.Clean(sentence, Alert.LongestSentence);
        var opened = await context.Database.ExecuteSqlAsync($"""
            INSERT INTO alerts (workspace_id, kind, sentence, opened_at) VALUES ({workspace.Value}, {kind.ToString()}, {said}, {time.GetUtcNow()})
            ON CONFLICT (workspace_id, kind) WHERE closed_at IS NULL DO NOTHING
            """, cancel);
        if (opened == 0)
            return;
        var (about, owner) = await AboutAsync(context, workspace, cancel);
        foreach (var letter in letters.Opened(about, owner, await Support.AddressesAsync(context, cancel), kind, said))
            context.Add(outbox.Enclose(letter));
        await TellAsync(context, about, cancel);
    }

    public async Task CloseAsync(WorkspaceId workspace, AlertKind kind, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var closed = await context.Database.ExecuteSqlAsync($"""
            UPDATE alerts SET closed_at = {time.GetUtcNow()} WHERE workspace_id = {workspace.Value} AND kind = {kind.ToString()} AND closed_at IS NULL
            """, cancel);
        if (closed == 0)
            return;
        var (about, owner) = await AboutAsync(context, workspace, cancel);
        if (owner is not null)
            context.Add(outbox.Enclose(letters.Closed(about, owner, kind)));
        await TellAsync(context, about, cancel);
    }

    public async Task RestartedAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await context.Database.ExecuteSqlAsync($"UPDATE watched_workspaces SET restarted_at = {time.GetUtcNow()} WHERE workspace_id = {workspace.Value}", cancel);
    }

    private static async Task<(Workspace Workspace, string? Owner)> AboutAsync(PortalDbContext context, WorkspaceId id, CancellationToken cancel)
    {
        var workspace = await context.Set<Workspace>().AsNoTracking().SingleAsync(w => w.Id == id, cancel);
        var owner = await context.Set<PortalUser>().Where(u => u.Id == workspace.OwnerId && u.EmailConfirmed).Select(u => u.Email).SingleOrDefaultAsync(cancel);
        return (workspace, owner);
    }

    private static async Task TellAsync(PortalDbContext context, Workspace workspace, CancellationToken cancel)
    {
        await context.SaveChangesAsync(cancel);
        var topics = $"{LiveTopics.Workspace(workspace.Id)} {LiveTopics.Account(workspace.OwnerId)} {LiveTopics.Everything}";
        await context.Database.ExecuteSqlAsync($"SELECT pg_notify({LiveChannel.Name}, {topics})", cancel);
        await context.Database.CommitTransactionAsync(cancel);
    }
}
