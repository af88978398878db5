#!/usr/bin/env bash
# Makes this server ready to fetch a workspace's data from another one: rsync, and a key that never leaves this server.
#
# Usage: prepare-copy.sh [--check]
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/packages.sh
source "$LIB/packages.sh"
# shellcheck source=blueprints/lib/source.sh
source "$LIB/source.sh"

install() {
    install_packages rsync
    make_access_key
    output access_key "$(cut -d ' ' -f 1,2 "$ACCESS_KEY.pub")"
}

check() {
    healthy "rsync is installed" has_packages rsync
    healthy "there is a key for the data" test -s "$ACCESS_KEY"
}

routine "$@"
