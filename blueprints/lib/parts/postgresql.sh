# shellcheck shell=bash
# The database of the application. It comes back beside the one that is there and takes its place in one transaction.

readonly DATABASE=adim NEW_DATABASE=adim_incoming OLD_DATABASE=adim_outgoing
POSTGRESQL_SNAPSHOT='' POSTGRESQL_INPUT='' POSTGRESQL_SEQUENCES=''

# shellcheck source=blueprints/lib/parts/carried.sh
source "$LIB/parts/carried.sh"

# The user postgres may not look into the folder that root happens to be in.
as_postgres() { (cd / && exec runuser -u postgres -- "$@"); }
readonly PSQL=(psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --tuples-only --no-align --dbname)
ask_postgres() { as_postgres "${PSQL[@]}" "$@"; }

# As the application's own role. What is in its database was put there by others, functions and casts among it: whoever
# reads it as the superuser runs theirs as the superuser.
ask_database() { as_adim "${PSQL[@]}" "$@"; }

# A transaction that stays open while others read what it sees.
postgresql_hold() {
    require_readable
    say_what_superusers_made
    coproc POSTGRESQL { ask_database "$DATABASE" 2>&1; }
    POSTGRESQL_INPUT=${POSTGRESQL[1]}
    echo 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot();' >&"$POSTGRESQL_INPUT"
    read -r -t 30 POSTGRESQL_SNAPSHOT <&"${POSTGRESQL[0]}" || POSTGRESQL_SNAPSHOT=
    [[ $POSTGRESQL_SNAPSHOT =~ ^[0-9A-F-]+$ ]] || fail "The database can't be read."
    POSTGRESQL_SEQUENCES=$(carried_sequences)
}

# psql ends with its input, and the transaction with psql.
postgresql_release() {
    [[ -n $POSTGRESQL_SNAPSHOT ]] || return 0
    POSTGRESQL_SNAPSHOT='' POSTGRESQL_SEQUENCES=''
    exec {POSTGRESQL_INPUT}>&-
}

# Counted beside the dump, when it is one of a moment.
postgresql_out() {
    if [[ -z $POSTGRESQL_SNAPSHOT || ! -d $MOMENT ]]; then
        dump_database
        return
    fi
    with_tables_locked dump_after count_it
    forget_set_back "$MOMENT/postgresql.counts"
}
count_it() { count_database >"$MOMENT/postgresql.counts"; }

# forget_set_back FILE: a sequence that somebody set back meanwhile is wherever the dump has seen it, and no loss.
forget_set_back() {
    local now
    now=$(carried_sequences)
    python3 - "$1" "$now" <<'PYTHON'
import json, sys
path, now = sys.argv[1], json.loads(sys.argv[2])
counts = json.loads("{" + open(path, encoding="utf-8").read() + "}")
counts["sequences"] = {n: v for n, v in counts["sequences"].items() if now.get(n, v - 1) >= v}
print(json.dumps(counts, separators=(",", ":"))[1:-1], file=open(path, "w", encoding="utf-8"))
PYTHON
}

# dump_after WORDS…: what the command says, and the dump, which has been begun before it: so that it has its own locks
# early. Whoever wants to empty a table in between makes it wait, and the dump gives up soon, for others wait behind
# that one.
dump_after() {
    local dump dumping
    exec {dump}< <(dump_database)
    dumping=$!
    "$@"
    cat <&"$dump"
    exec {dump}<&-
    wait "$dumping" || broke $? "The database could not be dumped."
}

dump_database() {
    local words=(--no-tablespaces --lock-wait-timeout=30s)
    [[ -z $POSTGRESQL_SNAPSHOT ]] || words+=(--snapshot "$POSTGRESQL_SNAPSHOT")
    as_adim pg_dump --format=custom --compress=3 "${words[@]}" "$DATABASE" \
        || fail "The database could not be dumped. The previous line says why."
}

# As the application's own role, which may do nothing to the rest of the server, whatever the stream says.
postgresql_in() {
    drop_database "$NEW_DATABASE"
    settle_databases
    ask_postgres postgres <<SQL
CREATE DATABASE $NEW_DATABASE OWNER adim TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE $NEW_DATABASE FROM PUBLIC;
SQL
    if ! restore_dump; then
        drop_database "$NEW_DATABASE"
        fail "The database could not be restored completely. The previous line says why. Nothing was changed."
    fi
    # The tables that aren't its own it would complain of.
    ask_database "$NEW_DATABASE" <<<'SET client_min_messages = error; ANALYZE;'
    wait_until 60 swap_databases \
        || { drop_database "$NEW_DATABASE"; fail "The database could not be replaced: it is in use. Nothing was changed."; }
    drop_database "$OLD_DATABASE"
}

readonly RESTORE_WORDS=(--exit-on-error --no-owner --no-privileges --dbname "$NEW_DATABASE")

# Extensions that only a superuser can make, and that this server has, one makes again: in the database that is still
# empty, by names of this server's. The rest is the application's role's as ever.
restore_dump() {
    local extensions folder status
    extensions=$(extensions_by_superusers) || return
    if [[ -z $extensions ]]; then
        as_adim pg_restore "${RESTORE_WORDS[@]}"
        return
    fi
    folder=$(mktemp -d /srv/adim/.dump.XXXXXX)
    chmod 0755 "$folder"
    command install -m 0600 -o adim -g adim /dev/null "$folder/dump"
    restore_with "$folder" "$extensions" && status=0 || status=$?
    rm -r "$folder"
    return "$status"
}

# restore_with FOLDER EXTENSIONS: nothing here ends it by itself, for it is asked whether it succeeded.
restore_with() {
    local dump=$1/dump list=$1/list name
    as_adim tee "$dump" >/dev/null || return
    as_adim pg_restore --list "$dump" >"$list" || return
    for name in $2; do
        grep -qE "^[0-9]+; [0-9]+ [0-9]+ EXTENSION - $name " "$list" || continue
        make_extension "$name" || return
        sed -i -E "/^[0-9]+; [0-9]+ [0-9]+ (EXTENSION - $name|COMMENT - EXTENSION $name) /d" "$list"
    done
    as_adim pg_restore "${RESTORE_WORDS[@]}" --use-list "$list" "$dump"
}

extensions_by_superusers() {
    by_superusers \
        | python3 -c 'import json, re, sys; print("\n".join(n for n in json.load(sys.stdin)["extensions"] if re.fullmatch("[a-z][a-z0-9_-]*", n)))'
}

# Nothing of others is in that database yet, so the superuser runs nothing of theirs.
make_extension() { as_postgres "${PSQL[@]}" "$NEW_DATABASE" --command "CREATE EXTENSION \"$1\" CASCADE"; }

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
drop_database() {
    ask_postgres postgres <<<"SET client_min_messages = error; DROP DATABASE IF EXISTS $1 WITH (FORCE);"
}

# What a dump carries, by the same snapshot as the dump: see carried.sh. "sequences" are where they were at least.
postgresql_counts() {
    if [[ -e $MOMENT/postgresql.counts ]]; then cat "$MOMENT/postgresql.counts"; else count_database; fi
}

count_database() {
    local tables objects sequences others strange
    if ! { tables=$(carried_tables 'count(*)') && objects=$(count_objects) && others=$(not_carried) \
        && strange=$(by_superusers) && sequences=${POSTGRESQL_SEQUENCES:-$(carried_sequences)}; }; then
        fail "The database can't be counted. The previous line says why."
    fi
    python3 - "$tables" "$objects" "$sequences" "$others" "$strange" <<'PYTHON'
import json, sys
tables, objects, sequences, others, strange = map(json.loads, sys.argv[1:])
counts = {"tables": {name: int(rows) for name, rows in tables.items()}, "objects": int(objects), "sequences": sequences, "by_superusers": strange} | others
print(json.dumps(counts, separators=(",", ":"))[1:-1])
PYTHON
}
