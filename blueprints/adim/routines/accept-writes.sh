#!/usr/bin/env bash
# The name of a workspace that moved leads to this server now: whoever comes is let in. Until here nothing could be
# written on it, so that whatever became of the switch, nothing that was acknowledged is left behind on a server that is
# given up.
#
# Usage: accept-writes.sh [--check]
# Settings: DOMAIN, UPLOAD_LIMIT_MIB
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/website.sh
source "$LIB/website.sh"

install() {
    need DOMAIN
    rm -f "$AWAITS_SWITCH"
    write_site
    # The web server's former processes turn visitors away for a moment more.
    wait_until 30 is_answered || say "The application does not respond yet."
    say "Changes are allowed."
}

check() {
    healthy "the server waits for nothing" waits_for_nothing
    healthy "its address is answered by the application" is_answered
}

waits_for_nothing() { ! awaits_switch; }

routine "$@"
