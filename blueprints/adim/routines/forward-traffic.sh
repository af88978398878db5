#!/usr/bin/env bash
# For whoever still has this server's address from before the workspace moved: what arrives here is passed on to the new
# server as it is. TLS ends there, so nothing can be read here. It is for the minutes that old answers of DNS live, and
# is gone when this server is switched off.
#
# Usage: forward-traffic.sh [--check]
# Settings: LEAD_TO
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"

install() {
    need LEAD_TO
    local port
    systemctl stop nginx
    for port in 80 443; do
        systemctl --quiet is-active "adim-forward-traffic-$port.socket" && continue
        systemd-run --quiet --collect --unit="adim-forward-traffic-$port" --socket-property=ListenStream="$port" \
            /lib/systemd/systemd-socket-proxyd "$LEAD_TO:$port" || fail "Traffic to the old address can't be forwarded."
    done
    say "Traffic that still arrives here is forwarded to $LEAD_TO."
}

check() {
    healthy "HTTP is led on" systemctl is-active adim-forward-traffic-80.socket
    healthy "HTTPS is led on" systemctl is-active adim-forward-traffic-443.socket
}

routine "$@"
