# shellcheck shell=bash
# The database of the application. It comes back beside the one that is there and takes its place in one transaction.

readonly DATABASE=adim NEW_DATABASE=adim_incoming OLD_DATABASE=adim_outgoing
POSTGRESQL_SNAPSHOT='' POSTGRESQL_INPUT=''

# The user postgres may not look into the folder that root happens to be in.
as_postgres() { (cd / && exec runuser -u postgres -- "$@"); }
readonly PSQL=(psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --tuples-only --no-align --dbname)
ask_postgres() { as_postgres "${PSQL[@]}" "$@"; }

# As the application's own role. What is in its database was put there by others, functions and casts among it: whoever reads it
# as the superuser runs theirs as the superuser.
ask_database() { as_adim "${PSQL[@]}" "$@"; }

# A transaction that stays open while others read what it sees.
postgresql_hold() {
    coproc POSTGRESQL { ask_database "$DATABASE" 2>&1; }
    POSTGRESQL_INPUT=${POSTGRESQL[1]}
    echo 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot();' >&"$POSTGRESQL_INPUT"
    read -r -t 30 POSTGRESQL_SNAPSHOT <&"${POSTGRESQL[0]}" || POSTGRESQL_SNAPSHOT=
    [[ $POSTGRESQL_SNAPSHOT =~ ^[0-9A-F-]+$ ]] || fail "The database can't be read."
}

# psql ends with its input, and the transaction with psql.
postgresql_release() {
    [[ -n $POSTGRESQL_SNAPSHOT ]] || return 0
    POSTGRESQL_SNAPSHOT=
    exec {POSTGRESQL_INPUT}>&-
}

postgresql_out() {
    local snapshot=()
    [[ -z $POSTGRESQL_SNAPSHOT ]] || snapshot=(--snapshot "$POSTGRESQL_SNAPSHOT")
    as_adim pg_dump --format=custom --compress=3 "${snapshot[@]}" "$DATABASE"
}

# As the application's own role, which may do nothing to the rest of the server, whatever the stream says.
postgresql_in() {
    drop_database "$NEW_DATABASE"
    settle_databases
    ask_postgres postgres <<SQL
CREATE DATABASE $NEW_DATABASE OWNER adim TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE $NEW_DATABASE FROM PUBLIC;
SQL
    if ! as_adim pg_restore --exit-on-error --no-owner --no-privileges --dbname "$NEW_DATABASE"; then
        drop_database "$NEW_DATABASE"
        fail "The database that arrived is not whole. Nothing was changed."
    fi
    # The tables that aren't its own it would complain of.
    ask_database "$NEW_DATABASE" <<<'SET client_min_messages = error; ANALYZE;'
    wait_until 60 swap_databases || { drop_database "$NEW_DATABASE"; fail "The database could not be put in its place: it is in use. Nothing was changed."; }
    drop_database "$OLD_DATABASE"
}

# Programs that connect again at once may be in the way of a try.
swap_databases() {
    ask_postgres postgres <<SQL
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ('$DATABASE', '$NEW_DATABASE');
BEGIN;
ALTER DATABASE $DATABASE RENAME TO $OLD_DATABASE;
ALTER DATABASE $NEW_DATABASE RENAME TO $DATABASE;
COMMIT;
SQL
}

# A run that was cut off after the swap left the old one.
settle_databases() { [[ -z $(database_named "$DATABASE") ]] || drop_database "$OLD_DATABASE"; }
database_named() { ask_postgres postgres --command "SELECT 1 FROM pg_database WHERE datname = '$1'"; }
drop_database() { ask_postgres postgres <<<"SET client_min_messages = error; DROP DATABASE IF EXISTS $1 WITH (FORCE);"; }

# Every row is counted, by the same snapshot as the dump.
postgresql_counts() {
    local same=
    [[ -z $POSTGRESQL_SNAPSHOT ]] || same="SET TRANSACTION SNAPSHOT '$POSTGRESQL_SNAPSHOT';"
    ask_database "$DATABASE" <<SQL
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
$same
SELECT coalesce(json_object_agg(name, rows ORDER BY name), '{}')::jsonb FROM (
    SELECT format('%s.%s', schemaname, relname) AS name,
           (xpath('/row/rows/text()', query_to_xml(format('SELECT count(*) AS rows FROM ONLY %I.%I', schemaname, relname), false, true, '')))[1]::text::bigint AS rows
    FROM pg_stat_user_tables) AS counted;
COMMIT;
SQL
}
