#!/usr/bin/env bash
# Lets the key for this workspace's data in no more.
#
# Usage: close-way.sh [--check]
# Given: WAY_MARK
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/way.sh
source "$LIB/way.sh"

install() {
    need WAY_MARK
    set_way ''
    say "No server may read this workspace's data any more."
}

check() {
    healthy "the way is closed" way_is_closed
}

routine "$@"
