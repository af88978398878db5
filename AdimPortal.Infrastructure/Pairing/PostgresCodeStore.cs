using System.Data.Common;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Secrets;
using Npgsql;

namespace AdimPortal.Infrastructure.Pairing;

internal sealed class PostgresCodeStore(NpgsqlDataSource database, Sealing sealing, CodeRows rows,
    CodeExchange exchange, TimeProvider clock) : ICodeStore
{
    public Task IssueAsync(ActPermit permit, CancellationToken cancel) =>
        IssueAsync(permit.On(Act.IssueCode), permit, cancel);

    public Task IssueAsync(WorkspaceId workspace, CancellationToken cancel) =>
        IssueAsync(workspace, permit: null, cancel);

    private async Task IssueAsync(WorkspaceId workspace, ActPermit? permit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await rows.IssueAsync(connection, workspace, cancel);
        if (permit is not null)
            await connection.RecordAsync(permit, clock.GetUtcNow(), cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task RevokeAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await CodeRows.EndAsync(connection, workspace, CodeEnding.Withdrawn, cancel);
        await CodeRows.TellAsync(connection, workspace, cancel);
    }

    public async Task<CodeView?> FindAsync(WorkspaceId workspace, CancellationToken cancel) =>
        await HistoryAsync(workspace, most: 1, cancel) is [var latest] ? latest : null;

    public async Task<IReadOnlyList<CodeView>> HistoryAsync(WorkspaceId workspace, int most, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(PairingSql.Find);
        find.Parameters.AddWithValue("workspace", workspace.Value);
        find.Parameters.AddWithValue("most", most);
        await using var row = await find.ExecuteReaderAsync(cancel);
        var codes = new List<CodeView>();
        while (await row.ReadAsync(cancel))
            codes.Add(View(workspace, row));
        return codes;
    }

    public Task<PairedWorkspace?> ExchangeAsync(OneTimeCode code, CodeUser user) =>
        exchange.DecideAsync(new ExchangeTry(sealing.Hashes(CodeRows.HashPurpose, code.Reveal()), user));

    private CodeView View(WorkspaceId workspace, DbDataReader row)
    {
        var ending = Text(row, 1) is { } name ? Enum.Parse<CodeEnding>(name) : (CodeEnding?)null;
        var expires = row.GetFieldValue<DateTimeOffset>(3);
        var status = PairingRules.StatusOf(ending, expires, row.GetFieldValue<DateTimeOffset>(7));
        var code = status == CodeStatus.Live
            ? OneTimeCode.Parse(
                sealing.Open(CodeRows.SealPurpose, workspace.Value, row.GetFieldValue<byte[]>(0)).Reveal())
            : null;
        var user =
            status == CodeStatus.Used && !row.IsDBNull(5) ? new CodeUser(row.GetString(5), row.GetString(6)) : null;
        var ended = status == CodeStatus.Expired
            ? expires
            : row.IsDBNull(4) ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(4);
        return new CodeView(code, status, row.GetFieldValue<DateTimeOffset>(2), expires, ended, user);
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
