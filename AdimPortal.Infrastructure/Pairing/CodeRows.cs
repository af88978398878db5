using AdimPortal.Core.Common;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Secrets;
using Npgsql;

namespace AdimPortal.Infrastructure.Pairing;

/// <summary>The rows of one-time codes, written as part of somebody's transaction.</summary>
internal sealed class CodeRows(Sealing sealing, IRandomSource random)
{
    internal const string HashPurpose = "one-time-code-hash";
    internal const string SealPurpose = "one-time-code";

    /// <summary>Makes a new code and tells who watches. The one before stops working.</summary>
    public async Task IssueAsync(NpgsqlConnection connection, WorkspaceId workspace, CancellationToken cancel)
    {
        await ExecuteAsync(connection, PairingSql.Lock, cancel, ("workspace", workspace.Value));
        await EndAsync(connection, workspace, CodeEnding.Replaced, cancel);
        while (!await PutAsync(connection, workspace, OneTimeCode.New(random), cancel))
        {
            // Until it is nobody else's.
        }

        await TellAsync(connection, workspace, cancel);
    }

    public static Task<int> EndAsync(NpgsqlConnection connection, WorkspaceId workspace, CodeEnding ending,
        CancellationToken cancel) =>
        ExecuteAsync(connection, PairingSql.End, cancel, ("workspace", workspace.Value), ("ending", ending.ToString()));

    public static Task TellAsync(NpgsqlConnection connection, WorkspaceId workspace, CancellationToken cancel) =>
        ExecuteAsync(connection, PairingSql.Tell, cancel, ("workspace", workspace.Value));

    private async Task<bool> PutAsync(NpgsqlConnection connection, WorkspaceId workspace, OneTimeCode code,
        CancellationToken cancel) => await ExecuteAsync(
            connection, PairingSql.Issue, cancel, ("workspace", workspace.Value),
            ("hash", sealing.Hash(HashPurpose, code.Reveal())),
            ("lifetime", PairingRules.Lifetime),
            ("sealed", sealing.Seal(SealPurpose, workspace.Value, new Secret(code.Reveal())))) == 1;

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel,
        params (string Name, object Value)[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
