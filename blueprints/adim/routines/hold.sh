#!/usr/bin/env bash
# Puts a server at rest before anything is installed on it: its programs will not start by themselves, neither now nor
# after a restart, until the workspace is resumed here. Two servers must not work for one workspace at once.
#
# Usage: hold.sh [--check]
# Settings: PORTAL_ADDRESS
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/suspension.sh
source "$LIB/suspension.sh"

install() {
    need PORTAL_ADDRESS
    write_suspension_page
    command install -d -m 0700 "$SUSPENDED"
    say "This server waits for the switch."
}

check() {
    healthy "the server is at rest" is_suspended
}

routine "$@"
