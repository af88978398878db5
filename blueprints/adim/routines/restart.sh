#!/usr/bin/env bash
# Restarts what is down, and only that: first what the others need, then the application's programs, then the web
# server.
#
# Usage: restart.sh [--check]
# Settings: DOMAIN
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"

readonly UNITS=(postgresql@15-main redis-server@adim qdrant supervisor nginx)
readonly PROGRAMS=(adim:daphne adim:celery-worker adim:celery-beat)
# What /healthz calls a service, and what runs it: a service that runs and says nothing is restarted too.
declare -rA RUNS=([postgresql]=postgresql@15-main [redis]=redis-server@adim [qdrant]=qdrant [celery]=adim:celery-worker)

install() {
    need DOMAIN
    local name restarted=()
    for name in "${UNITS[@]}"; do
        systemctl --quiet is-active "$name" || bring_back "$name"
    done
    for name in "${PROGRAMS[@]}"; do
        runs "$name" || bring_back "$name"
    done
    wait_until 10 is_healthy || bring_back_what_is_silent
    ((${#restarted[@]} > 0)) || say "Everything is running; nothing was restarted."
    wait_until 30 is_healthy || fail "We restarted ${restarted[*]:-nothing}, and the workspace is still not healthy."
    output restarted "${restarted[*]:-}"
    say "Healthy: $(health)"
}

bring_back() {
    say "Restarting $1."
    restarted+=("$1")
    case $1 in
        adim:*) supervisorctl restart "$1" >/dev/null || true ;;
        *) systemctl reset-failed "$1" 2>/dev/null || true; systemctl restart "$1" || say "$1 did not start." ;;
    esac
}

bring_back_what_is_silent() {
    local answer name
    answer=$(health || true)
    if [[ $answer != *'"services"'* ]]; then
        bring_back adim:daphne
        bring_back nginx
        return
    fi
    for name in "${!RUNS[@]}"; do
        [[ $answer == *"\"$name\": \"up\""* ]] || bring_back "${RUNS[$name]}"
    done
}

runs() { [[ $(supervisorctl status "$1" || true) =~ (RUNNING|STARTING) ]]; }

# What it says of itself, on this server and over TLS: nginx, the application and all that it needs.
health() {
    curl -sS --max-time 10 --resolve "$DOMAIN:443:127.0.0.1" --cacert "/etc/letsencrypt/live/$DOMAIN/chain.pem" "$@" \
        "https://$DOMAIN/healthz"
}
is_healthy() { health --fail; }

check() {
    healthy "the workspace is healthy" is_healthy
}

routine "$@"
