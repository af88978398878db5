#!/usr/bin/env bash
# PostgreSQL 15 on the loopback interface, with the application's database and role.
#
# Usage: postgresql.sh [--check]
# Settings: POSTGRES_PASSWORD, POSTGRES_BUFFERS_MIB
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"

readonly UNIT=postgresql@15-main
readonly CONFIGURATION=/etc/postgresql/15/main/conf.d/adim.conf

install() {
    need POSTGRES_PASSWORD
    POSTGRES_BUFFERS_MIB=${POSTGRES_BUFFERS_MIB:-64}
    make_cluster
    render postgresql.conf POSTGRES_BUFFERS_MIB | put 0644 root:root "$CONFIGURATION"
    at_boot postgresql "$UNIT"
    systemctl start postgresql "$UNIT"
    # Asked of PostgreSQL itself: it may have been starting with the old file while the new one was written.
    if ! runs_as_configured; then systemctl restart "$UNIT"; fi
    make_role_and_database
    say "PostgreSQL is running; it can be reached from this server only."
}

# Debian makes it with the package. An image has none: the number by which a cluster is known would be the same on every
# server. One that was begun and not finished is made anew; one that is there is never touched.
make_cluster() {
    local begun=/var/lib/adim/cluster-begun
    [[ -e $begun || ! -d ${CONFIGURATION%/*} ]] || return 0
    ! is_own_server || fail "Debian's PostgreSQL cluster is missing."
    say "Creating the PostgreSQL cluster."
    : >"$begun"
    pg_dropcluster --stop 15 main >/dev/null 2>&1 || true
    pg_createcluster 15 main >/dev/null
    systemctl daemon-reload
    rm "$begun"
}

# The password comes from psql's own environment: it is in no argument, and not in the server's log even if this fails.
make_role_and_database() {
    export POSTGRES_PASSWORD
    # The user postgres may not look into the folder that root happens to be in.
    cd /
    runuser -u postgres -- psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 >/dev/null <<'SQL'
SET log_min_error_statement = panic;
SET log_min_duration_statement = -1;
\getenv password POSTGRES_PASSWORD
SELECT 'CREATE ROLE adim LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'adim') \gexec
ALTER ROLE adim PASSWORD :'password';
SELECT $$CREATE DATABASE adim OWNER adim TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'$$
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'adim') \gexec
REVOKE ALL ON DATABASE adim FROM PUBLIC;
SQL
}

# What stands in its files and can't take effect without a restart, it calls an error.
runs_as_configured() {
    local wrong='SELECT count(*) FROM pg_file_settings WHERE error IS NOT NULL'
    [[ $(cd / && runuser -u postgres -- psql --no-psqlrc -Atc "$wrong") == 0 ]]
}

check() {
    healthy "PostgreSQL runs" systemctl is-active "$UNIT"
    healthy "PostgreSQL runs as configured" runs_as_configured
    healthy "the application's role can sign in" signs_in
    healthy "PostgreSQL listens on the loopback interface only" listens_on_loopback_only
}

as_application() { PGPASSWORD=${POSTGRES_PASSWORD:-} psql --no-psqlrc -h 127.0.0.1 -U adim -d adim -Atc "$1"; }
signs_in() { [[ $(as_application 'SELECT current_user') == adim ]]; }
listens_on_loopback_only() { [[ $(as_application 'SHOW listen_addresses') == 127.0.0.1 ]]; }

routine "$@"
