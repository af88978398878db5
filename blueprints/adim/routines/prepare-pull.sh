#!/usr/bin/env bash
# Makes this server ready to fetch a workspace's data from another one: rsync, and a key that never leaves this server.
#
# Usage: prepare-pull.sh [--check]
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/packages.sh
source "$LIB/packages.sh"
# shellcheck source=blueprints/lib/source.sh
source "$LIB/source.sh"

install() {
    install_packages rsync
    make_way_key
    output way_key "$(cut -d ' ' -f 1,2 "$WAY_KEY.pub")"
}

check() {
    healthy "rsync is installed" has_packages rsync
    healthy "there is a key for the data" test -s "$WAY_KEY"
}

routine "$@"
