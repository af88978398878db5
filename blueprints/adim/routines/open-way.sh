#!/usr/bin/env bash
# Lets one key in, from one address, until a fixed time, that can do nothing but read this workspace's data.
#
# Usage: open-way.sh [--check]
# Given: WAY_MARK, WAY_KEY, WAY_FROM, WAY_UNTIL
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/way.sh
source "$LIB/way.sh"

# What is written is put together here, from words of which each is what it should be: whoever gives them opens no other door.
install() {
    need WAY_MARK WAY_KEY WAY_FROM WAY_UNTIL
    [[ $WAY_KEY =~ ^ssh-ed25519\ [A-Za-z0-9+/=]+$ && $WAY_FROM =~ ^[0-9a-fA-F.:]+$ && $WAY_UNTIL =~ ^[0-9]{14}Z$ ]] || fail "The transfer key can't be read."
    set_way "restrict,command=\"$BLUEPRINT/bin/adim-export\",from=\"$WAY_FROM\",expiry-time=\"$WAY_UNTIL\" $WAY_KEY $WAY_MARK"
    say "The server at $WAY_FROM may read this workspace's data."
}

check() {
    healthy "the way is open" way_is_open
}

routine "$@"
