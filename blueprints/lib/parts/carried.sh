# shellcheck shell=bash
# What a dump of the database carries, and so what is counted and summed: the rows of tables of every schema, partitions
# and unlogged tables among them; large objects; how far sequences are. What it doesn't carry is neither counted nor
# read:
#   temporary tables             they end with their session, and nobody else may read them
#   views, materialized views    a restore fills them anew, from what they are made of
#   foreign tables               their rows are on another server
#   tables of extensions         their extension fills them, but for rows that it says are the user's
#   generated columns            computed again from the others
# Needs postgresql.sh.

# All that could be counted: "seen".
readonly CARRIED="
WITH members AS (
    SELECT d.objid AS id, e.extconfig, e.extcondition FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'),
seen AS (
    SELECT c.oid, c.relkind, c.relnamespace, n.nspname, c.relname, format('%s.%s', n.nspname, c.relname) AS name, \
        c.relowner,
           m.extcondition[array_position(m.extconfig, c.oid)] AS condition,
           m.id IS NULL OR array_position(m.extconfig, c.oid) IS NOT NULL AS is_carried
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN members m ON m.id = c.oid
    WHERE c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')"

# How values are written, for servers may differ in it. A policy for rows would hide some of them: it is an error
# instead.
readonly CARRIED_SESSION="
SET row_security = off; SET search_path = pg_catalog; SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET \
    intervalstyle = 'iso_8601';
SET bytea_output = 'hex'; SET extra_float_digits = 1;"
LOCKED_INPUT='' LOCKED_OUTPUT=''

# ask_carried SQL: its answer of one line. While the tables are locked, of the session that holds them; else of one
# moment with the dump, when there is a snapshot.
ask_carried() {
    if [[ -n $LOCKED_INPUT ]]; then ask_locked "$1"; else ask_database "$DATABASE" <<<"$(begin_carried)$1 COMMIT;"; fi
}

begin_carried() {
    echo "$CARRIED_SESSION BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    [[ -z $POSTGRESQL_SNAPSHOT ]] || echo "SET TRANSACTION SNAPSHOT '$POSTGRESQL_SNAPSHOT';"
}

# carried_tables EXPRESSION: one line of JSON, of each table what the expression says of its rows, called t; <columns>
# stands for those that the dump has.
carried_tables() {
    ask_carried "$CARRIED
SELECT coalesce(jsonb_object_agg(name, (xpath('/row/said/text()', said))[1]::text), '{}') FROM (
    SELECT name, query_to_xml(format('SELECT %s AS said FROM ONLY %I.%I t %s', replace(\$adim\$$1\$adim\$, '<columns>', columns), nspname, relname, condition), false, true, '') AS said
    FROM seen CROSS JOIN LATERAL (
        SELECT coalesce(string_agg(format('t.%I', attname), ', ' ORDER BY attname), '') AS columns
        FROM pg_attribute WHERE attrelid = seen.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS known
    WHERE relkind IN ('r', 'p') AND is_carried) AS summed;"
}

# Where each sequence is. The dump reads them later than this, and not of its moment: one that is used meanwhile is
# further there.
carried_sequences() {
    ask_database "$DATABASE" <<SQL
$CARRIED
SELECT coalesce(jsonb_object_agg(name, pg_sequence_last_value(seen.oid) * CASE WHEN seqincrement < 0 THEN -1 ELSE 1 END), '{}')
FROM (SELECT * FROM seen WHERE relkind = 'S' OFFSET 0) AS seen JOIN pg_sequence ON seqrelid = seen.oid
WHERE is_carried AND NOT seqcycle AND pg_sequence_last_value(seen.oid) IS NOT NULL;
SQL
}

# How many large objects there are, and a sum over their numbers and contents.
carried_objects() {
    ask_carried "
SELECT to_json(concat(count(*), ' ', coalesce(sum(('x' || left(md5(concat(oid, ' ', content)), 15))::bit(60)::bigint::numeric), 0)))
FROM (SELECT m.oid, (SELECT string_agg(md5(lo_get(m.oid, place, 8388608)), ' ' ORDER BY place) FROM generate_series(0, size, 8388608) AS place) AS content
      FROM pg_largeobject_metadata m CROSS JOIN LATERAL (
          SELECT lo_lseek64(opened, 0, 2) AS size, lo_close(opened) FROM (SELECT lo_open(m.oid, 262144) AS opened OFFSET 0) AS o OFFSET 0) AS sized) AS objects;"
}

# The same without their contents, which take their time.
count_objects() { ask_carried "SELECT to_json(count(*)::text) FROM pg_largeobject_metadata;"; }

# What is there and is neither counted nor a dump's to carry. It is there again after a restore, but for tables of
# extensions, of which another version may have others.
not_carried() {
    ask_carried "$CARRIED
SELECT jsonb_build_object('not_counted', coalesce(jsonb_agg(name ORDER BY name) FILTER (WHERE relkind IN ('m', 'f')), '[]'),
    'of_extensions', coalesce(jsonb_agg(name ORDER BY name) FILTER (WHERE relkind IN ('r', 'p')), '[]'))
FROM seen WHERE relkind IN ('m', 'f') OR (relkind IN ('r', 'p') AND NOT is_carried);"
}

# The dump is taken, and brought back, as the application's own role. Says what that may not read, rather than failing
# over it.
require_readable() {
    local strange
    strange=$(ask_database "$DATABASE" <<SQL
$CARRIED
SELECT regexp_replace(CASE WHEN relkind = 'L' THEN format('The large object %s in the database belongs to %s, and the application''s role %s may not read it, so it can''t be backed up. Make %s its owner, or grant it read access.',
        name, pg_get_userbyid(relowner), current_user, current_user)
    WHEN may THEN format('The table %s hides rows by a policy even from the role %s, so it can''t be backed up completely. Remove the policy or FORCE ROW LEVEL SECURITY.', name, current_user)
    ELSE format('%I.%I in the database belongs to %s, and the application''s role %s may not read it, so it can''t be backed up. Make %s its owner, or grant it read access.',
        nspname, relname, pg_get_userbyid(relowner), current_user, current_user) END, '[[:cntrl:]]', '?', 'g')
FROM (SELECT *, CASE relkind WHEN 'S' THEN has_sequence_privilege(oid, 'SELECT') ELSE has_table_privilege(oid, 'SELECT') END AND has_schema_privilege(relnamespace, 'USAGE') AS may
      FROM seen WHERE relkind IN ('r', 'p', 'S') AND is_carried
      UNION ALL SELECT oid, 'L', 0, '', '', oid::text, lomowner, '', true, pg_has_role(lomowner, 'USAGE')
          OR EXISTS (SELECT FROM aclexplode(lomacl) WHERE privilege_type = 'SELECT' AND (grantee = 0 OR pg_has_role(grantee, 'USAGE'))) FROM pg_largeobject_metadata) AS asked
WHERE NOT may OR (relkind IN ('r', 'p') AND row_security_active(oid))
ORDER BY name LIMIT 1;
SQL
    )
    [[ -z $strange ]] || fail "$strange"
}

# What only a superuser can make: it is dumped as all else, but the application's own role could not bring it back. One
# line of JSON: of "extensions", those that aren't trusted, their names; of "others" what they are.
by_superusers() {
    ask_database "$DATABASE" <<'SQL'
SET search_path = pg_catalog;
WITH others AS (
    SELECT 'pg_foreign_data_wrapper'::regclass AS class, oid, format('foreign data wrapper %I', fdwname) AS what FROM pg_foreign_data_wrapper
    UNION ALL SELECT 'pg_event_trigger'::regclass, oid, format('event trigger %I', evtname) FROM pg_event_trigger
    UNION ALL SELECT 'pg_proc'::regclass, p.oid, format('function %I in the language %I', proname, lanname) FROM pg_proc p JOIN pg_language l ON l.oid = prolang WHERE NOT lanpltrusted AND lanname <> 'sql'
    UNION ALL SELECT 'pg_language'::regclass, oid, format('language %I', lanname) FROM pg_language
    UNION ALL SELECT 'pg_publication'::regclass, oid, format('publication %I of all tables', pubname) FROM pg_publication WHERE puballtables
    UNION ALL SELECT 'pg_type'::regclass, oid, format('base type %I', typname) FROM pg_type WHERE typtype = 'b' AND typsubscript <> 'array_subscript_handler'::regproc
    UNION ALL SELECT 'pg_opclass'::regclass, oid, format('operator class %I', opcname) FROM pg_opclass
    UNION ALL SELECT 'pg_am'::regclass, oid, format('access method %I', amname) FROM pg_am),
strange AS (
    SELECT regexp_replace(what, '[[:cntrl:]]', '?', 'g') AS what FROM others
    WHERE oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = class AND d.objid = others.oid AND d.deptype = 'e'))
SELECT jsonb_build_object(
    'extensions', coalesce((SELECT jsonb_agg(extname ORDER BY extname) FROM pg_extension e WHERE oid >= 16384 AND NOT EXISTS (
        SELECT FROM pg_available_extension_versions v WHERE v.name = e.extname AND v.version = e.extversion AND (v.trusted OR NOT v.superuser))), '[]'),
    'others', coalesce((SELECT jsonb_agg(what ORDER BY what) FROM strange), '[]'));
SQL
}

# with_tables_locked WORDS…: runs the command while no table is emptied or changed, as pg_dump sees to it while it
# dumps: an emptied table is empty to every snapshot, also to older ones. What is asked meanwhile, ask the session that
# holds the locks: any other would stand behind whoever waits for them.
with_tables_locked() {
    local pipe
    pipe=$(mktemp -d)
    mkfifo -m 0600 "$pipe/said"
    exec {LOCKED_INPUT}> >(ask_database "$DATABASE" >"$pipe/said" 2>&1)
    exec {LOCKED_OUTPUT}<"$pipe/said"
    rm -r "$pipe"
    ask_locked "SET lock_timeout = '60s'; $(begin_carried)
$CARRIED
SELECT format('LOCK TABLE ONLY %I.%I IN ACCESS SHARE MODE', nspname, relname) FROM seen WHERE relkind IN ('r', 'p') \
    AND is_carried ORDER BY oid
\gexec
SELECT to_json('locked'::text);" >/dev/null
    "$@"
    printf '%s\n' '\q' >&"$LOCKED_INPUT"
    exec {LOCKED_INPUT}>&- {LOCKED_OUTPUT}<&-
    LOCKED_INPUT='' LOCKED_OUTPUT=''
}

# ask_locked SQL: its answer of one line, JSON. Anything else is why there is none.
ask_locked() (
    trap '' PIPE
    printf '%s\n' "$1" >&"$LOCKED_INPUT" || true
    IFS= read -r -u "$LOCKED_OUTPUT" answer || true
    if [[ ${answer:-} != [\{\"]* ]]; then
        printf '%s\n' "${answer:-The database has ended the connection.}" | tr '[:cntrl:]' ' ' >&"$LOG"
        echo >&"$LOG"
        fail "The database can't be counted now. The previous line says why."
    fi
    printf '%s\n' "$answer"
)

# Said when a backup is taken: it is one all the same, for the data can be had from it.
say_what_superusers_made() {
    local strange
    strange=$(by_superusers | python3 -c 'import json, sys; s = json.load(sys.stdin); print(", ".join(["extension " + n for n in s["extensions"]] + s["others"]))')
    [[ -z $strange ]] \
        || echo "Only a superuser can create this, so it can only be restored on a server that has it: $strange." >&"$LOG"
}
