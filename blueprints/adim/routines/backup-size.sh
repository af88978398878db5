#!/usr/bin/env bash
# Says about how many bytes each part of the data has, so that the portal knows how many addresses a backup needs.
#
# Usage: backup-size.sh [--check]
# Output: size_NAME for each part
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/packages.sh
source "$LIB/packages.sh"
# shellcheck source=blueprints/lib/parts.sh
source "$LIB/parts.sh"

install() {
    # Servers that were built before there were backups don't have it.
    install_packages age
    local names name
    names=$(part_names)
    for name in $names; do
        output "size_$name" "$(size_of "$name")"
    done
    say "The data has been measured."
}

# Uncompressed and with room for what is around it: rather too much than too little.
size_of() {
    case $1 in
        env) stat -c %s "$ENV_FILE" ;;
        media) bytes_below "$MEDIA" ;;
        qdrant) bytes_below /var/lib/qdrant/storage ;;
        redis) bytes_below "$REDIS_DATA" ;;
        postgresql) ask_postgres postgres --command "SELECT pg_database_size('$DATABASE')" ;;
    esac
}

# A tar archive has up to 1.5 KB for each file besides its content.
bytes_below() { find "$1" -printf '%s\n' | awk '{ bytes += $1 + 1536 } END { printf "%.0f\n", bytes }'; }

check() {
    healthy "the data can be encrypted" has_packages age
    healthy "the database can be read" ask_database "$DATABASE" --command 'SELECT 1'
}

routine "$@"
