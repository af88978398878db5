using AdimPortal.Core.Acts;
using Npgsql;

namespace AdimPortal.Infrastructure.Acts;

/// <summary>Adds an act's record to the transaction of its effect, for stores that speak SQL.</summary>
internal static class ActRecordSql
{
    public const string Insert = """
        INSERT INTO act_records (at, act, is_refused, role, account_id, workspace_id, owner_id, reason, proof, address)
        VALUES (@record_at, @record_act, false, @record_role, @record_account, @record_workspace, @record_owner, @record_reason, @record_proof, @record_address)
        """;

    /// <summary>For a connection that has a transaction open.</summary>
    public static async Task RecordAsync(this NpgsqlConnection connection, ActPermit permit, DateTimeOffset now,
        CancellationToken cancel)
    {
        var row = ActRecordRow.Of(permit, now);
        await using var command = new NpgsqlCommand(Insert, connection);
        command.Parameters.AddWithValue("record_at", row.At);
        command.Parameters.AddWithValue("record_act", row.Act.ToString());
        command.Parameters.AddWithValue("record_role", row.Role.ToString());
        command.Parameters.Add(new NpgsqlParameter<Guid?>("record_account", row.AccountId));
        command.Parameters.Add(new NpgsqlParameter<string?>("record_workspace", row.WorkspaceId));
        command.Parameters.Add(new NpgsqlParameter<Guid?>("record_owner", row.OwnerId));
        command.Parameters.Add(new NpgsqlParameter<string?>("record_reason", row.Reason));
        command.Parameters.Add(new NpgsqlParameter<string?>("record_proof", row.Proof));
        command.Parameters.Add(new NpgsqlParameter<string?>("record_address", row.Address));
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>What the migration makes besides the table: rows are added and never changed.</summary>
    public const string AppendOnly = """
        CREATE FUNCTION refuse_change_of_act_records() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND current_setting('adim.removes_old_act_records', true) = 'yes' THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'act_records is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER act_records_append_only BEFORE UPDATE OR DELETE ON act_records FOR EACH ROW EXECUTE FUNCTION refuse_change_of_act_records();
        CREATE TRIGGER act_records_no_truncate BEFORE TRUNCATE ON act_records FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_act_records();

        -- Retention, and the only way to remove records: not the younger ones, whoever asks.
        CREATE FUNCTION remove_old_act_records(before timestamptz, most int) RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE removed bigint;
        BEGIN
            IF before > now() - interval '365 days' THEN
                RAISE EXCEPTION 'act_records are kept for a year at least' USING ERRCODE = 'insufficient_privilege';
            END IF;
            PERFORM set_config('adim.removes_old_act_records', 'yes', true);
            DELETE FROM act_records WHERE id IN (SELECT id FROM act_records WHERE at < before ORDER BY at LIMIT most);
            GET DIAGNOSTICS removed = ROW_COUNT;
            PERFORM set_config('adim.removes_old_act_records', 'no', true);
            RETURN removed;
        END $$;
        """;

    public const string NotAppendOnly = """
        DROP FUNCTION remove_old_act_records(timestamptz, int);
        DROP TRIGGER act_records_no_truncate ON act_records;
        DROP TRIGGER act_records_append_only ON act_records;
        DROP FUNCTION refuse_change_of_act_records();
        """;
}
