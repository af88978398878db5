#!/usr/bin/env bash
# Gives the server an SSH host key that has never left it.
#
# The key that the server was born with came from the portal in its user data, so others may have seen it. The server
# makes a key of its own here and prints the public half. The old key answers beside the new one until the next
# routine runs: whichever of the two the portal has pinned when it is interrupted, it can come back. They are
# of different kinds (Ed25519 from the portal, ECDSA made here) because sshd shows one key of each kind.
#
# Usage: identity.sh [--check]
# Output: ssh_host_key
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/identity.sh
source "$LIB/identity.sh"
# shellcheck source=blueprints/lib/generalize.sh
source "$LIB/generalize.sh"

install() {
    require_clean_image
    require_enough_room
    make_own_host_key
    output ssh_host_key "$(own_host_key)"
}

require_clean_image() {
    [[ ! -e $UNFINISHED ]] \
        || refuse "This server was made from an image that still has something of another server."
}

check() {
    healthy "the server has a host key of its own" test -s "$OWN_KEY.pub"
    healthy "sshd shows that key" sshd_shows_own_key
}

routine "$@"
