#!/usr/bin/env bash
# The closing check: the workspace answers over HTTPS (or HTTP, without a certificate of its own), and says itself that
# every service is up.
#
# Usage: verify.sh [--check]
# Settings: DOMAIN, TLS
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"

readonly PATIENCE_SECONDS=60

install() {
    need DOMAIN
    say "Waiting for the workspace to be healthy."
    if ! wait_until "$PATIENCE_SECONDS" is_healthy; then
        say "Its last answer: $(answer || true)"
        fail "The workspace was installed, but not all of its services are up."
    fi
    say "Healthy: $(answer)"
    output health ok
}

answer() {
    if [[ ${TLS:-true} == false ]]; then
        curl -sS --max-time 10 -H "Host: $DOMAIN" "$@" http://127.0.0.1/healthz
        return
    fi
    curl -sS --max-time 10 --resolve "$DOMAIN:443:127.0.0.1" --cacert "/etc/letsencrypt/live/$DOMAIN/chain.pem" "$@" \
        "https://$DOMAIN/healthz"
}
is_healthy() { answer --fail; }

check() {
    healthy "the workspace is healthy" is_healthy
}

routine "$@"
