#!/usr/bin/env bash
# Neo4j on the loopback interface, with a password. Optional: the setting NEO4J switches it on.
#
# Usage: neo4j.sh [--check]
# Settings: NEO4J_REPOSITORY, NEO4J_PASSWORD
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/packages.sh
source "$LIB/packages.sh"

readonly ADDRESS=http://127.0.0.1:7474 CONFIGURATION=/etc/neo4j/neo4j.conf FIRST_PASSWORD=neo4j
readonly NEEDED_MIB=3500

install() {
    need NEO4J_REPOSITORY NEO4J_PASSWORD
    (($(memory_mib) >= NEEDED_MIB)) || refuse "Neo4j needs a server with 4 GiB of memory."
    [[ $NEO4J_PASSWORD =~ ^[A-Za-z0-9_-]{8,}$ ]] \
        || refuse "The password of Neo4j must be eight or more letters, digits, _ or -."
    add_repository neo4j "$NEO4J_REPOSITORY/neotechnology.gpg.key" "$NEO4J_REPOSITORY stable 5"
    install_packages neo4j
    listen_on_loopback_only
    systemctl --quiet enable --now neo4j
    wait_until 90 listens 127.0.0.1:7474 || try_later "Neo4j has not started yet."
    signs_in || set_password || fail "The password of Neo4j could not be set."
    say "Neo4j is running; it can be reached from this server only."
}

listen_on_loopback_only() {
    grep -v '^server.default_listen_address=' "$CONFIGURATION" | put 0644 neo4j:adm "$CONFIGURATION.adim"
    echo 'server.default_listen_address=127.0.0.1' >>"$CONFIGURATION.adim"
    if cmp -s "$CONFIGURATION.adim" "$CONFIGURATION"; then
        rm "$CONFIGURATION.adim"
    else
        mv "$CONFIGURATION.adim" "$CONFIGURATION"
        systemctl try-restart neo4j
    fi
}

# query PASSWORD STATEMENT: over HTTP, for the password then is in no argument: curl reads it from standard input.
query() {
    curl --fail --silent --show-error --max-time 10 --config - "$ADDRESS/db/system/tx/commit" <<REQUEST
user = "neo4j:$1"
header = "Content-Type: application/json"
data = "{\"statements\": [{\"statement\": \"$2\"}]}"
REQUEST
}

set_password() {
    [[ $(query "$FIRST_PASSWORD" "ALTER CURRENT USER SET PASSWORD FROM '$FIRST_PASSWORD' TO '$NEO4J_PASSWORD'") == *'"errors":[]'* ]]
}
signs_in() { [[ $(query "${NEO4J_PASSWORD:-}" 'SHOW CURRENT USER') == *'"errors":[]'* ]]; }

check() {
    healthy "Neo4j runs" active neo4j
    healthy "Neo4j answers to its password" signs_in
    healthy "Neo4j listens on the loopback interface only" grep -qx 'server.default_listen_address=127.0.0.1' \
        "$CONFIGURATION"
}

routine "$@"
