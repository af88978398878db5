#!/usr/bin/env bash
# Lets the key for this workspace's data in no more.
#
# Usage: close-access.sh [--check]
# Given: ACCESS_MARK
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/access.sh
source "$LIB/access.sh"

install() {
    need ACCESS_MARK
    set_access ''
    say "No server may read this workspace's data any more."
}

check() {
    healthy "the way is closed" access_is_closed
}

routine "$@"
