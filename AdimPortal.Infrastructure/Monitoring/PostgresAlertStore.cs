using AdimPortal.Core.Common;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Monitoring;

/// <summary>
/// The row and the word to those who watch are one transaction. People are written to by <see cref="AlertDigest"/>,
/// which finds it in the table.
/// </summary>
internal sealed class PostgresAlertStore(IDbContextFactory<PortalDbContext> contexts, TimeProvider time) : IAlertStore
{
    public async Task OpenAsync(WorkspaceId workspace, AlertKind kind, string message, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var said = OneLine.Clean(message, Alert.LongestUserMessage);
        var opened = await context.Database.ExecuteSqlAsync($"""
            INSERT INTO alerts (workspace_id, kind, user_message, opened_at) VALUES ({workspace.Value}, {kind.ToString()}, {said}, {time.GetUtcNow()})
            ON CONFLICT (workspace_id, kind) WHERE closed_at IS NULL DO NOTHING
            """, cancel);
        if (opened > 0)
            await TellAsync(context, workspace, cancel);
    }

    public async Task CloseAsync(WorkspaceId workspace, AlertKind kind, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var closed = await context.Database.ExecuteSqlAsync($"""
            UPDATE alerts SET closed_at = {time.GetUtcNow()} WHERE workspace_id = {workspace.Value} AND kind = {kind.ToString()} AND closed_at IS NULL
            """, cancel);
        if (closed > 0)
            await TellAsync(context, workspace, cancel);
    }

    public async Task RestartedAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await context.Database.ExecuteSqlAsync(
            $"UPDATE monitored_workspaces SET restarted_at = {time.GetUtcNow()} WHERE workspace_id = {workspace.Value}",
            cancel);
    }

    private static async Task TellAsync(PortalDbContext context, WorkspaceId workspace, CancellationToken cancel)
    {
        var owner =
            await context.AllWorkspaces().Where(w => w.Id == workspace).Select(w => w.OwnerId).SingleAsync(cancel);
        var topics = $"{LiveTopics.Workspace(workspace)} {LiveTopics.Account(owner)} {LiveTopics.Everything}";
        await context.Database.ExecuteSqlAsync($"SELECT pg_notify({LiveChannel.Name}, {topics})", cancel);
        await context.Database.CommitTransactionAsync(cancel);
    }
}
