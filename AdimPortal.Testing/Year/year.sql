-- A year of :workspaces workspaces, as their portal's database holds it. The first 20 are :owner's, and are filled as
-- densely as real ones are; the others more thinly, so that it takes seconds. Rows lie in the order in which a portal
-- writes them: by time, and not by workspace.
-- Keys are right by the way they are made; to look each up takes as long as all else.
SET session_replication_role = replica;
SET work_mem = '256MB';

-- An index is made faster at once than a row at a time.
CREATE TEMP TABLE later AS
SELECT i.indexname, i.indexdef FROM pg_indexes i
WHERE i.schemaname = 'public' AND i.tablename IN ('operations', 'operation_lines', 'health_checks', 'health_hours',
    'machine_measures', 'alerts', 'backups')
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname);
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT * FROM later LOOP EXECUTE format('DROP INDEX %I', one.indexname); END LOOP;
END $$;

CREATE TEMP TABLE w AS
SELECT n, 'ws' || string_agg(substr('23456789abcdefghjkmnpqrstuvwxyz', (n / (31 ^ p)::int) % 31 + 1, 1), ''
    ORDER BY p DESC) AS id,
    CASE WHEN n < 20 THEN ':owner'::uuid ELSE md5('owner' || n)::uuid END AS owner,
    CASE WHEN n % 20 = 18 THEN 'Terminated' WHEN n % 20 = 19 THEN 'Suspended' WHEN n % 50 = 7 THEN 'Failed'
        ELSE 'Active' END AS status,
    n % 25 = 5 AS is_own
FROM generate_series(0, :workspaces - 1) AS n CROSS JOIN generate_series(0, 4) AS p GROUP BY n;
CREATE UNIQUE INDEX ON w (n);
ANALYZE w;

INSERT INTO users (id, created_at, user_name, normalized_user_name, email, normalized_email, email_confirmed,
    phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
SELECT md5('owner' || n)::uuid, now() - interval '1 day' * (n % 365), m, upper(m), m, upper(m), n < :workspaces, false,
    false, true, 0
FROM (SELECT n, 'owner' || n || '@year.test' AS m FROM generate_series(20, :workspaces + 99) AS n) AS o;

INSERT INTO workspaces (id, owner_id, name, plan, region, size, domain, status, slot, hosting, droplet_id, address,
    pinned_host_keys, endpoint_cloud, created_at, activated_at, terminated_at,
    suspension_reason, suspension_since, suspension_level, problem)
SELECT id, owner, 'Notes ' || n, 'pro', 'nyc3', CASE WHEN is_own THEN 'own' ELSE 's-2vcpu-4gb' END, id || '.adim.test',
    status, '', CASE WHEN is_own THEN 'SelfHosted' ELSE 'Cloud' END,
    CASE WHEN NOT is_own THEN n END, '192.0.2.1', '{}', 'https://' || id || '.adim.test',
        now() - interval '1 year' + interval '20 minutes' * n, now() - interval '1 year' + interval '20 minutes' * n,
    CASE status WHEN 'Terminated' THEN now() - interval '10 days' END,
    CASE status WHEN 'Suspended' THEN 'Payment' END, CASE status WHEN 'Suspended' THEN now() - interval '3 days' END,
        CASE status WHEN 'Suspended' THEN 'ReadOnly' END,
    CASE status WHEN 'Failed' THEN 'The server did not start.' END
FROM w;

-- A backup each other day, updates each week, new passwords each month, now and then something that somebody asked for.
CREATE TEMP TABLE o AS
SELECT md5('operation' || i)::uuid AS id, w.id AS workspace_id, w.owner, i,
    now() - interval '1 year' + interval '1 year' * (i::float8 / (:workspaces * 100)) AS at,
    CASE WHEN r < 60 THEN 'back-up' WHEN r < 85 THEN 'update' WHEN r < 95 THEN 'rotate' WHEN r < 96 THEN 'provision'
        WHEN r < 98 THEN 'resize' ELSE 'restart' END AS plan,
    CASE WHEN r < 95 AND r % 50 <> 49 THEN 'Done' WHEN r % 7 = 0 THEN 'Unwound' ELSE 'Done' END AS status,
    r >= 95 AS is_asked
FROM (SELECT i, i / :workspaces AS r, i % :workspaces AS n FROM generate_series(0, :workspaces * 100 - 1) AS i) AS s
    JOIN w USING (n) ORDER BY i;
CREATE UNIQUE INDEX ON o (i);
ANALYZE o;

-- Some workspaces are older still.
INSERT INTO operations (id, name, workspace_id, size, requested_by, requested_at, status, epoch, cancel_requested,
    resume_requested, ended_at)
SELECT md5('ancient' || n || '/' || k)::uuid, 'restart', id, 's-2vcpu-4gb', owner,
    now() - interval '4 years' + interval '1 day' * k, 'Done', k, false, false,
    now() - interval '4 years' + interval '1 day' * k
FROM w CROSS JOIN generate_series(1, 3) AS k WHERE n % 20 = 3;

INSERT INTO operations (id, name, workspace_id, size, requested_by, requested_at, status, epoch, cancel_requested,
    resume_requested, ended_at)
SELECT id, plan, workspace_id, 's-2vcpu-4gb', CASE WHEN is_asked THEN owner END, at, status, i, false, false,
    at + interval '3 minutes' FROM o ORDER BY i;
-- Under way now, and stuck.
INSERT INTO operations (id, name, workspace_id, size, requested_at, status, wake_at, epoch, cancel_requested,
    resume_requested)
SELECT md5('now' || n)::uuid, 'back-up', id, 's-2vcpu-4gb', now() - interval '1 minute', CASE
    WHEN n % 100 = 41 THEN 'Stuck' ELSE 'Running' END, CASE WHEN n % 100 <> 41 THEN now() + interval '1 hour' END,
    10000000, false, false
FROM w WHERE n % 50 = 41;

INSERT INTO operation_events (operation_id, sequence, at, step, body)
SELECT o.id, s.n, o.at + interval '15 seconds' * s.n, CASE WHEN s.n = 5 THEN NULL WHEN s.n > 2
    AND o.status = 'Done' THEN 'health' ELSE 'switch-off' END,
    (CASE o.status WHEN 'Done' THEN ARRAY[
        '{"event": "step-started", "step": "switch-off"}',
            '{"event": "step-done", "step": "switch-off", "outputs": {}}',
        '{"event": "step-started", "step": "health"}', '{"event": "step-done", "step": "health", "outputs": {}}',
            '{"event": "completed"}'] ELSE ARRAY[
        '{"event": "step-started", "step": "switch-off"}',
            '{"event": "step-failed", "step": "switch-off", "userMessage": "It failed.", "detail": "It failed."}',
        '{"event": "undo-started", "step": "switch-off"}', '{"event": "undo-done", "step": "switch-off"}',
            '{"event": "unwound"}'] END)[s.n]::jsonb
FROM o CROSS JOIN generate_series(1, 5) AS s (n) ORDER BY o.i, s.n;

-- The last one of the first workspace was long.
INSERT INTO operation_lines (operation_id, at, source, try, text)
SELECT o.id, o.at + interval '1 second' * (l.n / 10), 'postgresql', 1,
    'Setting up a package that an operation needed, line ' || l.n
FROM o CROSS JOIN LATERAL generate_series(1, CASE WHEN o.i = :workspaces * 99 THEN 5000 ELSE 3 END) AS l (n)
    ORDER BY o.i, l.n;

INSERT INTO step_estimates (operation, size, step, recent, median_seconds, at)
SELECT p, s, step, array_fill(12.5::float8, ARRAY[50]), 12.5, now()
FROM unnest(ARRAY['back-up', 'update', 'rotate', 'provision', 'resize', 'restart', 'move', 'restore']) AS p,
    unnest(ARRAY['s-1vcpu-2gb', 's-2vcpu-4gb', 's-4vcpu-8gb', 'own']) AS s,
    unnest(ARRAY['reserve', 'server', 'await', 'dns', 'connect', 'send', 'base', 'postgresql', 'redis', 'nginx', 'app',
        'switch-off', 'switch-on', 'health', 'code', 'welcome']) AS step;

INSERT INTO droplet_observations (tag, droplet_id, name, status, address, seen_at)
SELECT 'adim-' || id, n, id, 'active', '192.0.2.1', now() - interval '1 day' * (n % 365) FROM w;

INSERT INTO backups (id, workspace_id, reason, status, started_at, ended_at, prefix, manifest, verified_at)
SELECT o.id, o.workspace_id, 'Scheduled', CASE WHEN o.i % 31 = 0 THEN 'Failed' ELSE 'Good' END, o.at,
    o.at + interval '3 minutes', 'backups/' || o.id,
    '{"format": 1, "workspace": "' || o.workspace_id || '", "taken_at": "' || to_char(o.at,
        'YYYY-MM-DD"T"HH24:MI:SS"Z"') ||
        '", "counts": {"tables": {"public.note": 3}}, "parts": [{"name": "media", "bytes": 10, "stored_bytes": 210, "pieces": 1, "sha256": "'
        || repeat('a', 64) || '"}]}',
    CASE WHEN o.i % 20 = 0 THEN o.at + interval '1 day' END
FROM o WHERE o.plan = 'back-up' AND o.i / :workspaces % 3 = 0;

INSERT INTO one_time_codes (workspace_id, code_hash, issued_at, expires_at, ended_at, ending, used_from, used_by)
SELECT w.id, sha256((w.id || '/' || c)::bytea), at, at + interval '1 day', at + interval '5 minutes', 'Used',
    '198.51.100.' || c, 'Adim/1.' || c
FROM (SELECT n, c, now() - interval '2 years' + interval '37 days' * c AS at FROM generate_series(1, 19) AS c CROSS
    JOIN generate_series(0, :workspaces - 1) AS n) AS s JOIN w USING (n);

INSERT INTO monitored_workspaces (workspace_id, due_at, checked_at, healthy, took_ms, services, certificate_expires_at,
    failures, measure_due_at, measured_at, cpu, memory, disk, data_bytes)
SELECT id, now() + interval '30 seconds', now(), true, 40, '{"database": "ok", "redis": "ok"}',
    now() + interval '60 days', 0, now() + interval '10 minutes', now(), 0.1, 0.4, 0.3, 1000000000
FROM w WHERE status = 'Active';

INSERT INTO health_checks (workspace_id, at, healthy, took_ms)
SELECT w.id, now() - interval '26 hours' + interval '1 minute' * m, m % 200 <> 0, 40 + m % 30
FROM (SELECT m, n FROM generate_series(0, 1559) AS m CROSS JOIN generate_series(0, :workspaces - 1) AS n WHERE n < 20
    OR (m + n) % 12 = 0) AS s JOIN w USING (n) WHERE w.status = 'Active';

INSERT INTO health_hours (workspace_id, hour, checks, failed, took_ms)
SELECT w.id, date_trunc('hour', now()) - interval '95 days' + interval '1 hour' * h, 60, CASE WHEN h % 100 = 0 THEN 3
    ELSE 0 END, 42
FROM (SELECT h, n FROM generate_series(0, 95 * 24 - 26) AS h CROSS JOIN generate_series(0, :workspaces - 1) AS n
    WHERE n < 20 OR (h + n) % 12 = 0) AS s JOIN w USING (n) WHERE w.status = 'Active';

INSERT INTO machine_measures (workspace_id, at, cpu, memory, disk)
SELECT w.id, now() - interval '8 days' + interval '15 minutes' * m, 0.1, 0.4, 0.3
FROM (SELECT m, n FROM generate_series(0, 767) AS m CROSS JOIN generate_series(0, :workspaces - 1) AS n WHERE n < 20
    OR (m + n) % 12 = 0) AS s JOIN w USING (n) WHERE w.status = 'Active';

INSERT INTO alerts (workspace_id, kind, user_message, opened_at, closed_at)
SELECT w.id, CASE a % 3 WHEN 0 THEN 'Cpu' WHEN 1 THEN 'Disk' ELSE 'Down' END, 'Seen in the year.', at, CASE WHEN a < 60
    OR n % 4 > 0 THEN at + interval '10 minutes' END
FROM (SELECT n, a, now() - interval '1 year' + interval '6 days' * a AS at FROM generate_series(1, 60) AS a CROSS
    JOIN generate_series(0, :workspaces - 1) AS n) AS s JOIN w USING (n);

INSERT INTO billing_accounts (owner_id, plan, customer_id, subscription_id, status, awaits_workspace, awaits_bank,
    subscribed_at, period_ends_at, unpaid_since, grace_days, read_at, look_at)
SELECT owner, 'pro', 'cus_' || min(n), 'sub_' || min(n), CASE WHEN min(n) % 20 = 19 THEN 'PastDue' ELSE 'Active' END,
    false, false, now() - interval '1 year', now() + interval '10 days',
    CASE WHEN min(n) % 20 = 19 THEN now() - interval '5 days' END, 0, now(), now() + interval '1 hour'
FROM w WHERE n = 0 OR (n >= 20 AND n % 3 > 0) GROUP BY owner;

INSERT INTO billing_notices (owner_id, occasion, queued_at)
SELECT owner, 'clock/sub_' || k, now() - interval '4 years' + interval '130 days' * k FROM (SELECT DISTINCT owner
    FROM w) AS w CROSS JOIN generate_series(0, 9) AS k;

INSERT INTO dunning_stages (owner_id, unpaid_since, day, taken_at, is_queued)
SELECT owner_id, unpaid_since, day, unpaid_since + interval '1 day' * day, true FROM billing_accounts CROSS
    JOIN (VALUES (0), (4)) AS s (day) WHERE unpaid_since IS NOT NULL
UNION ALL SELECT owner, now() - interval '4 years' + interval '130 days' * k, 0,
    now() - interval '4 years' + interval '130 days' * k, true
FROM (SELECT DISTINCT owner FROM w) AS w CROSS JOIN generate_series(0, 8) AS k;

INSERT INTO payment_events (id, type, created_at, received_at, customer_id, source, handled_at, tries, not_before)
SELECT 'evt_' || i, 'invoice.paid', at, at, 'cus_' || i % :workspaces, 'Webhook', CASE WHEN i % 997 > 0 THEN at END, 1,
    at
FROM (SELECT i, now() - interval '500 days' + interval '500 days' * (i::float8 / (:workspaces * 50)) AS at
    FROM generate_series(0, :workspaces * 50 - 1) AS i) AS s;

INSERT INTO daily_figures (day, plan, currency, workspaces, revenue, cost, margin, unpriced, saved_at)
SELECT current_date - d, p, c, :workspaces, 100 * d, 50 * d, 50 * d, 0, now() - interval '1 day' * d
FROM generate_series(0, 1499) AS d, unnest(ARRAY['free', 'starter', 'pro']) AS p, unnest(ARRAY['usd', 'eur']) AS c;

-- An image a week. What each was made of does not matter here: any workspace will do.
INSERT INTO images (workspace_id, fingerprint, version, state, snapshot, regions, size_gib, minimum_disk_gib, asked_at,
    made_at, ended_at)
SELECT id, repeat('a', 64), '1.0.0', CASE WHEN k <= 2 THEN 'Ready' WHEN k % 9 = 0 THEN 'Failed' ELSE 'Removed' END,
    k::text, '{nyc3,sfo3,fra1,sgp1}', 1.52, 25, now() - interval '7 days' * k, now() - interval '7 days' * k,
    CASE WHEN k > 2 THEN now() - interval '7 days' * (k - 2) END
FROM (SELECT id, row_number() OVER (ORDER BY n) AS k FROM w) AS s WHERE k <= 100;
UPDATE workspaces SET made_from = (SELECT workspace_id FROM images WHERE state = 'Ready' ORDER BY asked_at DESC LIMIT 1)
    WHERE status = 'Active' AND hosting = 'Cloud';

INSERT INTO roll_outs (asked_at, status, forgiven, ended_at)
SELECT now() - interval '7 days' * k, 'Ended', 0, now() - interval '7 days' * k + interval '1 day'
    FROM generate_series(60, 1, -1) AS k;
INSERT INTO roll_out_workspaces (roll_out_id, workspace_id, status)
SELECT r.id, w.id, CASE WHEN w.n % 90 = 0 THEN 'Failed' ELSE 'Done' END FROM roll_outs AS r CROSS JOIN w
    WHERE w.status = 'Active' ORDER BY r.id;

INSERT INTO single_use_tokens (purpose, hash, subject, owner_id, name, issued_at, expires_at, ended_at, is_used,
    registered)
SELECT 'registration', sha256(('token' || n)::bytea), owner, owner, 'Notes', at, at + interval '1 hour',
    at + interval '10 minutes', true, id
FROM (SELECT *, now() - interval '1 day' * (n % 365) AS at FROM w) AS s;
INSERT INTO single_use_tokens (purpose, hash, subject, owner_id, target, rehearses, issued_at, expires_at, ended_at,
    is_used)
SELECT 'transfer', sha256(('key' || n)::bytea), id, owner, '192.0.2.7', false, at, at + interval '1 hour',
    at + interval '10 minutes', true
FROM (SELECT *, now() - interval '1 day' * (n % 365) AS at FROM w) AS s;
INSERT INTO self_hosted_servers (workspace_id, agent_key, host_key, host_name, addresses, seen_from, uses_tls, system,
    memory_mib, processors, disk_gib, registered_at, last_stamp, minute_lines, minute_bytes, day_lines, day_bytes,
    heartbeat_at, unregistered_at)
SELECT id, ''::bytea, 'ssh-ed25519 ' || n, 'server' || n, '{192.0.2.9}', '192.0.2.9', true, 'Debian 12', 4096, 2, 80,
    now() - interval '1 year', 1, 0, 0, 0, 0,
    now(), CASE WHEN NOT is_own THEN now() - interval '5 days' * (n % 60) END
FROM w WHERE is_own OR n % 25 = 6;
INSERT INTO agent_tasks (workspace_id, run, routine, epoch, asked_at, ended_at)
SELECT id, 'run/' || e, 'backup', e, now() - interval '1 day' * e * 9,
    now() - interval '1 day' * e * 9 + interval '1 minute' FROM w CROSS JOIN generate_series(1, 40) AS e WHERE is_own;
INSERT INTO server_reports (workspace_id, number, at, kind, routine, text)
SELECT id, r, now() - interval '50 days' + interval '1 hour' * r, 'Line', 'task-' || r / 100, 'A line' FROM w CROSS
    JOIN generate_series(1, 1200) AS r WHERE is_own;

INSERT INTO sessions (id, account_id, opened_at, seen_at, confirmed_at, address, device, ended_at)
SELECT md5('session' || n || '/' || k)::uuid, owner, now() - interval '9 days' * k, now() - interval '9 days' * (k - 1),
    now() - interval '9 days' * k, '198.51.100.1', 'Firefox on Linux',
    CASE WHEN k % 2 = 0 THEN now() - interval '9 days' * (k - 1) END
FROM w CROSS JOIN generate_series(1, 20) AS k;
INSERT INTO act_records (at, act, is_refused, role, account_id, workspace_id, owner_id, address)
SELECT now() - interval '4 years' + interval '25 days' * k, 'RestartServices', false, 'Owner', owner, id, owner,
    '198.51.100.1' FROM generate_series(1, 58) AS k CROSS JOIN w ORDER BY k;
-- In the place of the trigger, which is off here; nobody verifies the year's chain.
INSERT INTO act_chain (position, record_id, previous, hash)
SELECT row_number() OVER (ORDER BY id), id, sha256((id - 1)::text::bytea), sha256(id::text::bytea) FROM act_records;

INSERT INTO mail_receipts (key, queued_at, taken_at)
SELECT 'billing/' || owner || '/' || id || '-' || k, now() - interval '20 days' * k,
    now() - interval '20 days' * k + interval '1 minute' FROM w CROSS JOIN generate_series(1, 60) AS k WHERE n % 10 = 0;
INSERT INTO mail_quotas (mailbox, kind, queued_at, last_at)
SELECT md5(id || k), 'ConfirmAddress', ARRAY[now() - interval '3 hours' * k], now() - interval '3 hours' * k
    FROM w CROSS JOIN generate_series(1, 20) AS k WHERE n % 10 = 0;

INSERT INTO pending_acts (act, workspace_id, asked_by, reason, asked_at, due_at, state, ended_at)
SELECT 'Restore', id, owner, 'The owner asked by phone.', now() - interval '40 days' * k,
    now() - interval '40 days' * k + interval '1 day', 'Done', now() - interval '40 days' * k + interval '1 day'
FROM w CROSS JOIN generate_series(1, 20) AS k WHERE n % 10 = 0;

INSERT INTO refused_requests (workspace_id, operation, fingerprint, reason, at, times)
SELECT id, 'resize', md5(id) || md5(id), 'This size has a smaller disk.', now() - interval '10 days' * n, 1 FROM w
    WHERE n BETWEEN 1 AND 30;

INSERT INTO sent_forms (key, taken_at, answer, holds_until)
SELECT sha256(('form' || k)::bytea), now() - interval '1 hour' * k, sha256(('answer' || k)::bytea),
    now() - interval '1 hour' * k + interval '1 day' FROM generate_series(1, 500) AS k;

INSERT INTO paces (key, free_at) SELECT sha256(('pace' || k)::bytea), now() - interval '1 hour' * k
    FROM generate_series(-500, 500) AS k;

INSERT INTO set_aside_items (queue, key, reason, tries, first_tried_at, last_tried_at, set_aside_at)
SELECT 'mail', k::text, 'It could not be handed over.', 1, now() - interval '2 days' * k, now() - interval '2 days' * k,
    CASE WHEN k % 3 = 0 THEN now() - interval '2 days' * k END
FROM generate_series(1, 300) AS k;

DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT * FROM later LOOP EXECUTE one.indexdef; END LOOP;
END $$;
DROP TABLE w, o, later;
RESET session_replication_role;
RESET work_mem;
ANALYZE;
