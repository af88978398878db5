#!/usr/bin/env bash
# Fetches a workspace's data from the server where it is now, restores it here, and compares sums of every part: it ends
# well only when all of it is the same. While that server still works, what is written meanwhile comes the next time.
# Each part replaces what is here as a whole, or not at all.
#
# Usage: copy-data.sh [--check]
# Settings: DOMAIN, PORTAL_ADDRESS, ACME_DIRECTORY
# Given: SOURCE_ADDRESS, SOURCE_HOST_KEYS, SOURCE_RESTS
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/parts.sh
source "$LIB/parts.sh"
# shellcheck source=blueprints/lib/sums.sh
source "$LIB/sums.sh"
# shellcheck source=blueprints/lib/compare.sh
source "$LIB/compare.sh"
# shellcheck source=blueprints/lib/source.sh
source "$LIB/source.sh"
# shellcheck source=blueprints/lib/website.sh
source "$LIB/website.sh"
# shellcheck source=blueprints/lib/application.sh
source "$LIB/application.sh"
# shellcheck source=blueprints/lib/certificate.sh
source "$LIB/certificate.sh"

# Of sums of tables and counts of vectors, bytes.
readonly LONGEST_LINE=1048576

install() {
    need SOURCE_ADDRESS SOURCE_HOST_KEYS SOURCE_RESTS DOMAIN PORTAL_ADDRESS ACME_DIRECTORY
    local began=$EPOCHREALTIME began_ns
    began_ns=$(date +%s%N)
    [[ -s $ACCESS_KEY ]] || fail "This server has no transfer key."
    stay_at_rest
    trap close_way EXIT
    know_source
    together certificate settings media database vectors
    compare_media "$began_ns"
    [[ $SOURCE_RESTS != yes ]] || bring_schema_up_to_date
    output seconds "$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')"
}

# Nothing may write here while it is filled.
stay_at_rest() {
    write_suspension_page
    command install -d -m 0700 "$SUSPENDED"
    rm -f "$READING"
    [[ -e $SUPERVISOR_PART ]] || return 0
    put_programs_aside
    apply_programs
    wait_until 90 no_program_runs || try_later "A task of the application is still running here."
}

# together NAME…: each in a process of its own, all at once. One that fails has said why.
together() {
    local name process status=0 processes=()
    for name in "$@"; do
        ("fetch_$name") &
        processes+=("$!")
    done
    for process in "${processes[@]}"; do
        wait "$process" || status=$?
    done
    ((status == 0)) && return
    [[ ! -s $BROKEN ]] || say_what_broke
    broke "$status" "The data could not be fetched."
}

# What the other server sends is its owner's doing. Two texts are taken, and understood, before anything is written.
fetch_certificate() {
    local chain key
    chain=$(from_source chain | chain_of) || fail "The old server has no certificate for $DOMAIN."
    key=$(from_source key | key_of) || fail "The old server has no key for the certificate of $DOMAIN."
    is_certificate_for "$DOMAIN" "$chain" "$key" || fail "The old server did not send a valid certificate for $DOMAIN."
    keep_certificate "$DOMAIN" "$chain" "$key"
}

fetch_settings() {
    from_source env | part_in env
    # Not only what is worth a backup: tasks that wait in the queue are promises, too.
    from_source redis | within_room redis | redis_in
}

fetch_media() {
    files_from_source \
        | awk '/^Total transferred file size:/ { gsub(/[^0-9]/, ""); print "Fetched files: " $0 " bytes." }'
    sync -f /srv/adim/media
    from_source sums | within_room sums >"$MOVE/sums.there"
    media_sums >"$MOVE/sums.here"
}

fetch_database() {
    local there here
    from_source database | { IFS= read -r -n "$LONGEST_LINE" there; part_in postgresql; }
    here=$(database_sums)
    same_sums "$there" "$here" || fail "The restored database does not match the old server's."
    output compared \
        "$(python3 -c 'import json, sys; t = json.loads(sys.argv[1])["tables"]; print(f"{len(t)} tables with {sum(int(v.split()[0]) for v in t.values()):,} rows")' "$here")"
}

fetch_vectors() {
    local there
    from_source vectors | { IFS= read -r -n "$LONGEST_LINE" there; part_in qdrant; }
    python3 - "$there" "{$(qdrant_counts)}" <<'PYTHON' || fail "The restored vectors do not match the old server's."
import json, sys
there, here = map(json.loads, sys.argv[1:])
most = there["vectors"] | there.get("vectors_at_most", {})
same = there["vectors"].keys() == here["vectors"].keys() and all(there["vectors"][n] <= here["vectors"][n] <= most[n] for n in most)
print(f"Vectors: {sum(here['vectors'].values()):,} in {len(here['vectors'])} collections.")
sys.exit(0 if same else 1)
PYTHON
}

# compare_media BEGAN_NS: while the old server works, files that were written since are still on their way.
compare_media() {
    local since=$1 files bytes forgiven
    [[ $SOURCE_RESTS != yes ]] || since=0
    read -r files bytes forgiven \
        < <(python3 "$BLUEPRINT/bin/adim-sums" compare "$MOVE/sums.here" "$MOVE/sums.there" "$since" || echo failed)
    [[ $forgiven =~ ^[0-9]+$ ]] || fail "The copied files do not match the old server's."
    say "Files: $files, $bytes bytes, identical on both servers except for $forgiven that are being written."
    output files "$files"
    output bytes "$((bytes + $(ask_postgres postgres --command "SELECT pg_database_size('$DATABASE')")))"
}

# The code here may be newer than what the data comes from.
bring_schema_up_to_date() { as_app "$PYTHON" manage.py migrate --noinput --verbosity 0; }

check() {
    healthy "the server is at rest" is_suspended
    healthy "there is a certificate for this name" has_certificate
}

routine "$@"
