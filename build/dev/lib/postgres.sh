# shellcheck shell=bash
# The private PostgreSQL cluster in .data/postgres. It listens on loopback only and has one role with a password of its
# own.

# Leaves the folder of its programs in POSTGRES_BIN.
find_postgres() {
  local version
  # A cluster belongs to the version that made it; a new one takes the newest.
  version=$(as_root cat "$ADIM_DATA/postgres/PG_VERSION" 2>/dev/null) ||
    version=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n | tail -n 1)
  POSTGRES_BIN=/usr/lib/postgresql/$version/bin
  [[ -x $POSTGRES_BIN/postgres ]] ||
    die "the data in $ADIM_DATA/postgres is of PostgreSQL $version, which is not installed:" \
      "apt-get install postgresql-$version, or forget the data with ./dev reset."
}

# Fills AS_POSTGRES with the words that run a program as somebody whom PostgreSQL accepts: it refuses root.
choose_postgres_user() {
  AS_POSTGRES=()
  ((EUID == 0)) || return 0
  AS_POSTGRES=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  # A clone under /root can't be entered by others: then this one right, to walk through folders, is lent.
  "${AS_POSTGRES[@]}" test -x "$ADIM_DATA" 2>/dev/null ||
    AS_POSTGRES+=(--inh-caps=+dac_read_search --ambient-caps=+dac_read_search)
  AS_POSTGRES+=(--)
}

make_postgres_cluster() {
  local log=$ADIM_DATA/log/initdb.log password=$ADIM_DATA/postgres.password.initdb
  find_postgres
  choose_postgres_user
  [[ ! -f $ADIM_DATA/postgres/PG_VERSION ]] || return 0
  say "Making a PostgreSQL cluster in .data/postgres …"
  # An initdb that was killed leaves half a folder.
  as_root rm -rf "$ADIM_DATA/postgres"
  mkdir -m 700 "$ADIM_DATA/postgres"
  [[ -s $ADIM_DATA/postgres.password ]] || new_secret "$ADIM_DATA/postgres.password"
  # The other user may not read our file, so it gets one of its own for as long as initdb runs.
  cp "$ADIM_DATA/postgres.password" "$password"
  ((EUID != 0)) || chown postgres "$ADIM_DATA/postgres" "$password"
  (cd / && exec "${AS_POSTGRES[@]}" "$POSTGRES_BIN/initdb" -D "$ADIM_DATA/postgres" \
    --username=portal --encoding=UTF8 --locale=C.UTF-8 --auth=scram-sha-256 --pwfile="$password") >"$log" 2>&1 || {
    cat "$log" >&2
    as_root rm -rf "$ADIM_DATA/postgres" "$password"
    die "initdb failed."
  }
  rm -f "$password"
}

start_postgres() {
  # INT asks for a fast shutdown: sessions are ended, data is safe.
  start_kept postgres INT 30 "${AS_POSTGRES[@]}" "$POSTGRES_BIN/postgres" -D "$ADIM_DATA/postgres" \
    -p "$ADIM_POSTGRES_PORT" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c 'log_line_prefix=%m '
  wait_until postgres 30 postgres_answers || die_with_log postgres "PostgreSQL did not start."
  portal_psql postgres -tAc "SELECT 1 FROM pg_database WHERE datname = 'portal'" | grep -q 1 ||
    portal_psql postgres -qc 'CREATE DATABASE portal'
}

postgres_answers() { "$POSTGRES_BIN/pg_isready" -q -h 127.0.0.1 -p "$ADIM_POSTGRES_PORT" -t 1; }

# portal_psql DATABASE ARGUMENTS…
portal_psql() {
  PGPASSWORD=$(<"$ADIM_DATA/postgres.password") "$POSTGRES_BIN/psql" -X \
    -h 127.0.0.1 -p "$ADIM_POSTGRES_PORT" -U portal -d "$@"
}

# new_secret FILE: 32 random bytes in base64 that only the owner may read.
new_secret() {
  (umask 077 && head -c 32 /dev/urandom | base64 -w 0 >"$1.part" && mv "$1.part" "$1")
}
