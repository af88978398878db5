#!/usr/bin/env bash
# Gives PostgreSQL, Redis and Qdrant new passwords while the workspace goes on answering: both passwords are good until
# nobody uses the old one any more, and a second set of the application's programs answers while the first is started
# anew. It may be cut off at any line, and run again with the same passwords or the other way round.
#
# Usage: rotate.sh [--check]
# Settings: DOMAIN, POSTGRES_PASSWORD, REDIS_PASSWORD, REDIS_MEMORY_MIB, QDRANT_API_KEY, APP_PACKAGE, and all that
# templates/env names The new ones come as POSTGRES_PASSWORD_NEXT and so on; the others are those that are good until
# now.
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/application.sh
source "$LIB/application.sh"
# shellcheck source=blueprints/lib/website.sh
source "$LIB/website.sh"
# shellcheck source=blueprints/lib/gate.sh
source "$LIB/gate.sh"
# shellcheck source=blueprints/lib/standby.sh
source "$LIB/standby.sh"

readonly STANDBY_ROLE=adim_standby

install() {
    need DOMAIN POSTGRES_PASSWORD REDIS_PASSWORD QDRANT_API_KEY
    wait_until 15 is_healthy || try_later "The workspace is not healthy, so its passwords were not changed."
    REDIS_BEFORE=$REDIS_PASSWORD QDRANT_BEFORE=$QDRANT_API_KEY
    POSTGRES_PASSWORD=${POSTGRES_PASSWORD_NEXT:-$POSTGRES_PASSWORD}
    REDIS_PASSWORD=${REDIS_PASSWORD_NEXT:-$REDIS_PASSWORD}
    QDRANT_API_KEY=${QDRANT_API_KEY_NEXT:-$QDRANT_API_KEY}

    accept_both
    standby_answers || bring_up_standby
    take_over
    accept_new_only
    say "The passwords are changed."
    output rotated "postgresql redis qdrant"
}

accept_both() {
    redis_says "ACL SETUSER default >$REDIS_PASSWORD" || fail "Redis did not accept the new password."
    open_gate_for "$QDRANT_API_KEY" "$QDRANT_BEFORE"
    say "Redis and Qdrant accept both passwords."
}

# The standby signs in by a role of its own, so that the password of the application's can be changed when nobody needs
# it.
bring_up_standby() {
    local password
    password=$(openssl rand -hex 20)
    STANDBY_PASSWORD=$password as_postgres <<'SQL'
\getenv password STANDBY_PASSWORD
SELECT 'CREATE ROLE adim_standby LOGIN IN ROLE adim' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'adim_standby') \gexec
ALTER ROLE adim_standby SET role = 'adim';
ALTER ROLE adim_standby PASSWORD :'password';
SQL
    # A program of the first set that ends now by itself starts again with these, and they are good.
    write_env "$STANDBY_ROLE" "$password"
    stop_standby
    start_standby
    lead_to "$STANDBY_PORT"
    say "A second set of programs is running."
}

take_over() {
    supervisorctl stop 'adim:*' >/dev/null
    NEW_PASSWORD=$POSTGRES_PASSWORD as_postgres <<'SQL'
\getenv password NEW_PASSWORD
ALTER ROLE adim PASSWORD :'password';
SQL
    # shellcheck disable=SC2119 # It signs in as itself.
    write_env
    supervisorctl start 'adim:*' >/dev/null || true
    wait_until 60 port_is_healthy "$MAIN_PORT" || fail "The application did not start with the new passwords."
    wait_until 60 worker_answers "celery@$(hostname)" || fail "The Celery worker did not start with the new passwords."
    lead_to "$MAIN_PORT"
    say "The application responds with the new passwords."
}

accept_new_only() {
    stop_standby
    as_postgres <<<'DROP ROLE IF EXISTS adim_standby;'
    REDIS_MEMORY_MIB=${REDIS_MEMORY_MIB:-64}
    render redis.conf REDIS_PASSWORD REDIS_MEMORY_MIB | put 0640 root:redis /etc/redis/redis-adim.conf
    redis_says "CONFIG SET requirepass $REDIS_PASSWORD" || fail "Redis still accepts the old password."
    open_gate_for "$QDRANT_API_KEY"
}

# Passwords come from psql's own environment: they are in no argument, and not in the server's log even if this fails.
as_postgres() {
    { printf 'SET log_min_error_statement = panic;\nSET log_min_duration_statement = -1;\n' && cat; } \
        | (cd / && exec runuser -u postgres -- psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 >/dev/null)
}

# The command goes in by standard input, for the same reason. Either password may be the one that is good.
redis_says() {
    local password
    for password in "$REDIS_PASSWORD" "$REDIS_BEFORE"; do
        [[ $(REDISCLI_AUTH=$password redis-cli -h 127.0.0.1 <<<"$1" 2>/dev/null) != OK ]] || return 0
    done
    return 1
}

is_healthy() {
    curl -sS --fail --max-time 10 -o /dev/null --resolve "$DOMAIN:443:127.0.0.1" \
        --cacert "/etc/letsencrypt/live/$DOMAIN/chain.pem" "https://$DOMAIN/healthz"
}

check() {
    healthy "the workspace is healthy" is_healthy
    healthy "no second set of programs is left" test ! -e "$STANDBY_PART"
    healthy "nobody but the application's role signs in" no_standby_role
    healthy "the application has the password that the portal knows" grep \
        -q ":$(url_encoded "${POSTGRES_PASSWORD:-}")@" "$APP/.env"
}

no_standby_role() { [[ -z $(as_postgres_says "SELECT 1 FROM pg_roles WHERE rolname = '$STANDBY_ROLE'") ]]; }
as_postgres_says() { runuser -u postgres -- psql --no-psqlrc -Atc "$1"; }

routine "$@"
