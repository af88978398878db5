namespace AdimPortal.Infrastructure.Acts;

/// <summary>What the migration of the chain makes besides its table.</summary>
internal static class ActChainSql
{
    /// <remarks>
    /// The place in the chain is taken when the record's transaction commits: until then it holds nobody up, and
    /// afterwards it waits for nothing more, so that two can't wait for each other. Fields are written with their
    /// length before them, "~" for none, so that no two records read alike.
    /// </remarks>
    public const string Chain = """
        CREATE FUNCTION act_field(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
            SELECT coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '~')
        $$;
        CREATE FUNCTION act_hash(previous bytea, r act_records) RETURNS bytea LANGUAGE sql STABLE AS $$
            SELECT sha256(previous || convert_to(
                act_field(r.id::text) || act_field(to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))
                || act_field(r.act) || act_field(r.is_refused::text) || act_field(r.role) || act_field(r.account_id::text)
                || act_field(r.workspace_id) || act_field(r.owner_id::text) || act_field(r.reason) || act_field(r.proof)
                || act_field(r.address), 'UTF8'))
        $$;
        CREATE FUNCTION chain_act_record() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            last act_chain;
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtext('act-chain'));
            SELECT * INTO last FROM act_chain ORDER BY position DESC LIMIT 1;
            INSERT INTO act_chain (position, record_id, previous, hash) VALUES (
                coalesce(last.position, 0) + 1, NEW.id, coalesce(last.hash, ''), act_hash(coalesce(last.hash, ''), NEW));
            RETURN NULL;
        END $$;
        DO $$
        DECLARE
            r act_records;
            place bigint := 0;
            last bytea := '';
            following bytea;
        BEGIN
            FOR r IN SELECT * FROM act_records ORDER BY id LOOP
                following := act_hash(last, r);
                place := place + 1;
                INSERT INTO act_chain (position, record_id, previous, hash) VALUES (place, r.id, last, following);
                last := following;
            END LOOP;
        END $$;
        CREATE CONSTRAINT TRIGGER act_records_chain AFTER INSERT ON act_records DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION chain_act_record();

        CREATE OR REPLACE FUNCTION refuse_change_of_act_records() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND current_setting('adim.removes_old_act_records', true) = 'yes' THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER act_chain_append_only BEFORE UPDATE OR DELETE ON act_chain FOR EACH ROW EXECUTE FUNCTION refuse_change_of_act_records();
        CREATE TRIGGER act_chain_no_truncate BEFORE TRUNCATE ON act_chain FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_act_records();

        -- Retention: the chain's beginning goes, up to the first record that stays.
        CREATE OR REPLACE FUNCTION remove_old_act_records(before timestamptz, most int) RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE
            last bigint;
            removed bigint;
        BEGIN
            IF before > now() - interval '365 days' THEN
                RAISE EXCEPTION 'act_records are kept for a year at least' USING ERRCODE = 'insufficient_privilege';
            END IF;
            SELECT max(position) INTO last FROM (
                SELECT c.position, bool_and(coalesce(r.at < before, true)) OVER (ORDER BY c.position) AS is_old
                FROM (SELECT * FROM act_chain ORDER BY position LIMIT most) c LEFT JOIN act_records r ON r.id = c.record_id) old
            WHERE is_old;
            PERFORM set_config('adim.removes_old_act_records', 'yes', true);
            WITH gone AS (DELETE FROM act_chain WHERE position <= last RETURNING record_id)
            DELETE FROM act_records r USING gone WHERE r.id = gone.record_id;
            GET DIAGNOSTICS removed = ROW_COUNT;
            PERFORM set_config('adim.removes_old_act_records', 'no', true);
            RETURN removed;
        END $$;
        """;

    public const string NoChain = """
        DROP TRIGGER act_records_chain ON act_records;
        DROP TRIGGER act_chain_no_truncate ON act_chain;
        DROP TRIGGER act_chain_append_only ON act_chain;
        DROP FUNCTION chain_act_record();
        DROP FUNCTION act_hash(bytea, act_records);
        DROP FUNCTION act_field(text);
        DROP TRIGGER act_records_no_truncate ON act_records;
        DROP TRIGGER act_records_append_only ON act_records;
        DROP FUNCTION remove_old_act_records(timestamptz, int);
        DROP FUNCTION refuse_change_of_act_records();
        """ + ActRecordSql.AppendOnly;
}
