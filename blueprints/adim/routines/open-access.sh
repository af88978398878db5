#!/usr/bin/env bash
# Lets one key in, from one address, until a fixed time, that can do nothing but read this workspace's data.
#
# Usage: open-access.sh [--check]
# Given: ACCESS_MARK, ACCESS_KEY, ACCESS_FROM, ACCESS_UNTIL
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/access.sh
source "$LIB/access.sh"

# What is written is put together here, from words of which each is what it should be: whoever gives them opens no other
# door.
install() {
    need ACCESS_MARK ACCESS_KEY ACCESS_FROM ACCESS_UNTIL
    [[ $ACCESS_KEY =~ ^ssh-ed25519\ [A-Za-z0-9+/=]+$ && $ACCESS_FROM =~ ^[0-9a-fA-F.:]+$ \
        && $ACCESS_UNTIL =~ ^[0-9]{14}Z$ ]] \
        || fail "The transfer key can't be read."
    set_access "restrict,command=\"$BLUEPRINT/bin/adim-export\",from=\"$ACCESS_FROM\",expiry-time=\"$ACCESS_UNTIL\" $ACCESS_KEY $ACCESS_MARK"
    say "The server at $ACCESS_FROM may read this workspace's data."
}

check() {
    healthy "the way is open" access_is_open
}

routine "$@"
