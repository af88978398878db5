#!/usr/bin/env bash
# Makes this server ready to hand its data to another one: it needs rsync, which workspaces of earlier versions don't
# have.
#
# Usage: prepare-export.sh [--check]
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/packages.sh
source "$LIB/packages.sh"

install() {
    install_packages rsync
}

check() {
    healthy "rsync is installed" has_packages rsync
}

routine "$@"
