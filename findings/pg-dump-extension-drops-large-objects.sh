#!/usr/bin/env bash
# PostgreSQL 15: pg_dump --extension=NAME leaves every large object out, without a word.
#
# The manual says of --extension that it chooses which extensions are dumped, and all tables are indeed still dumped. It
# says of large objects that they are left out when --schema, --table or --schema-only is given. --extension has the
# same effect: who narrows the list of extensions, for a server that has fewer of them, gets a backup with every table
# and no large object, and exit status 0. So does a pattern that matches every extension there is. Add --large-objects
# (--blobs in 15) whenever --extension is used.
#
# Seen with pg_dump 15.18 (Debian 12):
#   as it is: 3 rows, 2 large objects
#   --extension=plpgsql: 3 rows, 0 large objects, exit status 0, nothing on standard error
#   --extension=*: 3 rows, 0 large objects, exit status 0, nothing on standard error
#   --extension=plpgsql --blobs: 3 rows, 2 large objects
#
# Needs Debian's postgresql-15 and root. Exits with 1 when it sees something else.
set -euo pipefail

expected='as it is: 3 rows, 2 large objects
--extension=plpgsql: 3 rows, 0 large objects, exit status 0, nothing on standard error
--extension=*: 3 rows, 0 large objects, exit status 0, nothing on standard error
--extension=plpgsql --blobs: 3 rows, 2 large objects'

postgres=/usr/lib/postgresql/15/bin
folder=$(mktemp -d)

clean_up() {
  [[ ! -f $folder/db/data/postmaster.pid ]] \
    || runuser -u postgres -- "$postgres/pg_ctl" -D "$folder/db/data" -w -m fast stop >/dev/null || true
  rm -rf "$folder"
}
trap clean_up EXIT

as_postgres() { (cd / && runuser -u postgres -- "$@"); }
ask() { as_postgres "$postgres/psql" -h "$folder/db" -XqAt -v ON_ERROR_STOP=1 "$@"; }

chmod 755 "$folder"
install -d -o postgres -m 700 "$folder/db"
as_postgres "$postgres/initdb" -D "$folder/db/data" -A trust >/dev/null
as_postgres "$postgres/pg_ctl" -D "$folder/db/data" -w -l "$folder/db/log" -o "-c listen_addresses='' -k $folder/db" \
  start >/dev/null
ask -d postgres <<<'CREATE DATABASE source'
ask -d source >/dev/null <<<"CREATE TABLE notes AS SELECT generate_series(1, 3) AS id; SELECT lo_from_bytea(0, 'one'), lo_from_bytea(0, 'two')"

# brought_back NAME OPTIONS…: dumps with those options, restores into a new database, counts what is there.
brought_back() {
  local name=$1 status=0 silence=''
  shift
  as_postgres "$postgres/pg_dump" -h "$folder/db" --format=custom "$@" source >"$folder/dump" 2>"$folder/said" \
    || status=$?
  ((status == 0)) && [[ ! -s $folder/said ]] && silence=", exit status 0, nothing on standard error"
  ask -d postgres <<<"CREATE DATABASE $name"
  # What a new database has by itself is no fault: the count below says what came back.
  as_postgres "$postgres/pg_restore" -h "$folder/db" -d "$name" <"$folder/dump" 2>/dev/null || true
  BROUGHT=$(ask -d "$name" <<<"SELECT (SELECT count(*) FROM notes) || ' rows, ' || (SELECT count(*) FROM pg_largeobject_metadata) || ' large objects'")
  SILENCE=$silence
}

seen=$(
  brought_back as_it_is
  echo "as it is: $BROUGHT"
  brought_back one --extension=plpgsql
  echo "--extension=plpgsql: $BROUGHT$SILENCE"
  brought_back every '--extension=*'
  echo "--extension=*: $BROUGHT$SILENCE"
  brought_back with_blobs --extension=plpgsql --blobs
  echo "--extension=plpgsql --blobs: $BROUGHT"
)
printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'This differs from what was seen before.\n' >&2; exit 1; }
