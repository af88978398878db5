#!/usr/bin/env bash
# Tells the portal how much data the workspace has, and what the server has left.
#
# Usage: data-size.sh [--check]
# Output: free, media, qdrant, database, postgresql, memory, system
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"

install() {
    local said name value
    said=$("$BLUEPRINT/bin/adim-data-size") || try_later "This server did not report how much data it has."
    while IFS='=' read -r name value; do output "$name" "$value"; done <<<"$said"
}

check() {
    healthy "the database can be asked" runuser -u postgres -- psql --no-psqlrc -Atc 'SELECT 1'
}

routine "$@"
