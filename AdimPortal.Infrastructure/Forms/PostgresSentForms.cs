using System.Text.Json;
using AdimPortal.Core.Common;
using AdimPortal.Core.Forms;
using AdimPortal.Infrastructure.Secrets;
using Npgsql;

namespace AdimPortal.Infrastructure.Forms;

internal sealed class PostgresSentForms(NpgsqlDataSource database, Sealing sealing) : ISentForms
{
    internal const string HashPurpose = "sent-form";
    internal const string SealPurpose = "sent-form-answer";

    /// <summary>Nobody sends a page that was drawn longer ago than that a second time and means the first.</summary>
    private static readonly TimeSpan Holds = TimeSpan.FromDays(1);

    /// <summary>A second click, or a browser that asks again: the browser has not changed since.</summary>
    private static readonly TimeSpan HoldsAboutTheBrowser = TimeSpan.FromSeconds(15);

    /// <summary>
    /// One statement decides of two that come at once which is the first; one whose time is over is taken anew.
    /// </summary>
    private const string Take = """
        INSERT INTO sent_forms (key, taken_at, holds_until) VALUES ($1, statement_timestamp(), statement_timestamp() + $2)
        ON CONFLICT (key) DO UPDATE SET taken_at = excluded.taken_at, holds_until = excluded.holds_until, answer = NULL
        WHERE sent_forms.holds_until <= statement_timestamp()
        """;

    private const string Find = "SELECT answer, statement_timestamp() - taken_at FROM sent_forms WHERE key = $1";

    private const string Answer =
        "UPDATE sent_forms SET answer = $2, holds_until = statement_timestamp() + $3 WHERE key = $1";

    private const string Release = "DELETE FROM sent_forms WHERE key = $1 AND answer IS NULL";

    public async Task<SentForm> TakeAsync(string form, CancellationToken cancel)
    {
        var key = KeyOf(form);
        while (true)
        {
            await using var take = database.CreateCommand(Take);
            take.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key });
            take.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Holds });
            if (await take.ExecuteNonQueryAsync(cancel) == 1)
                return new SentForm.First();
            await using var find = database.CreateCommand(Find);
            find.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key });
            await using var row = await find.ExecuteReaderAsync(cancel);
            // Released in between, it is free again.
            if (await row.ReadAsync(cancel))
                return row.IsDBNull(0)
                    ? new SentForm.UnderWay(row.GetFieldValue<TimeSpan>(1))
                    : new SentForm.Again(Open(key, row.GetFieldValue<byte[]>(0)));
        }
    }

    public async Task AnswerAsync(string form, FormAnswer answer, CancellationToken cancel)
    {
        var key = KeyOf(form);
        await using var command = database.CreateCommand(Answer);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key });
        command.Parameters.Add(
            new NpgsqlParameter<byte[]>
            {
                TypedValue = sealing.Seal(SealPurpose, Convert.ToHexString(key),
                    new Secret(JsonSerializer.Serialize(answer)))
            });
        command.Parameters.Add(
            new NpgsqlParameter<TimeSpan> { TypedValue = answer.IsAboutTheBrowser ? HoldsAboutTheBrowser : Holds });
        await command.ExecuteNonQueryAsync(cancel);
    }

    public async Task ReleaseAsync(string form, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Release);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = KeyOf(form) });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private byte[] KeyOf(string form) => sealing.Hash(HashPurpose, form);

    private FormAnswer Open(byte[] key, byte[] answer) =>
        JsonSerializer.Deserialize<FormAnswer>(sealing.Open(SealPurpose, Convert.ToHexString(key), answer).Reveal())!;
}
