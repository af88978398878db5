#!/usr/bin/env bash
# Encrypts each part of the data and stores it as it is read, piece by piece, under addresses that the portal signed.
# The server holds neither a credential of the storage nor the key that decrypts: only the recipient.
#
# Usage: backup.sh [--check]
# Settings: WORKSPACE_ID
# Given: BACKUP_RECIPIENT (age1…), BACKUP_PIECE_BYTES, UPLOAD_NAME for each part: one address for each piece a line;
#        OBJECT_STORAGE_CA_PEM
# Output: manifest
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/packages.sh
source "$LIB/packages.sh"
# shellcheck source=blueprints/lib/parts.sh
source "$LIB/parts.sh"
# shellcheck source=blueprints/lib/storage.sh
source "$LIB/storage.sh"

# A piece lies here until it is stored: the storage wants to know its length first.
readonly PIECE=$MOMENT/piece

install() {
    need BACKUP_RECIPIENT BACKUP_PIECE_BYTES WORKSPACE_ID
    [[ $BACKUP_RECIPIENT =~ ^age1[0-9a-z]+$ ]] || refuse "The recipient of the backup is not an age key."
    [[ $BACKUP_PIECE_BYTES =~ ^[0-9]+$ ]] || refuse "The size of a piece is not a number."
    trust_storage
    with_moment store_all
    say "Everything is stored."
}

store_all() {
    local names name parts='' taken counts
    taken=$(date --utc +%Y-%m-%dT%H:%M:%SZ)
    names=$(part_names)
    for name in $names; do
        store_part "$name"
        parts+=${parts:+,}$STORED_PART
    done
    counts=$(part_counts)
    output manifest "{\"format\":1,\"workspace\":\"$WORKSPACE_ID\",\"taken_at\":\"$taken\",\"recipient\":\"$BACKUP_RECIPIENT\",\"versions\":$(versions),\"parts\":[$parts],\"counts\":$counts}"
}

# Sum and size are taken of what goes out, while it goes out.
store_part() {
    local name=$1 addresses=UPLOAD_${1^^} counting summing plain sum
    mapfile -t ADDRESSES <<<"${!addresses:-}"
    [[ -n ${ADDRESSES[0]} ]] || refuse "There is no address for the part $name."
    rm -f "$MOMENT/plain" "$MOMENT/stored"
    mkfifo -m 0600 "$MOMENT/plain" "$MOMENT/stored"
    wc -c <"$MOMENT/plain" >"$MOMENT/plain.bytes" & counting=$!
    sha256sum <"$MOMENT/stored" >"$MOMENT/stored.sum" & summing=$!
    part_out "$name" | tee "$MOMENT/plain" | age --encrypt --recipient "$BACKUP_RECIPIENT" | tee "$MOMENT/stored" \
        | store_pieces "$name"
    wait "$counting" "$summing"
    plain=$(<"$MOMENT/plain.bytes") sum=$(cut -c 1-64 "$MOMENT/stored.sum")
    STORED_PART="{\"name\":\"$name\",\"bytes\":$plain,\"stored_bytes\":$STORED,\"pieces\":$PIECES,\"sha256\":\"$sum\"}"
    say "Stored $name: $((STORED / 1024)) KiB."
}

store_pieces() {
    local size
    STORED=0 PIECES=0
    while :; do
        head -c "$BACKUP_PIECE_BYTES" >"$PIECE" || fail "The server's disk has no space for a piece of the backup."
        size=$(stat -c %s "$PIECE")
        ((size > 0)) || break
        ((PIECES < ${#ADDRESSES[@]})) || try_later "The part $1 grew while it was being stored. We measure it again."
        ask_storage "${ADDRESSES[PIECES]}" --upload-file "$PIECE" --output /dev/null \
            || fail "The storage did not accept the part $1. Nothing is lost; we try again."
        PIECES=$((PIECES + 1)) STORED=$((STORED + size))
        ((size == BACKUP_PIECE_BYTES)) || break
    done
}

versions() {
    printf '{"blueprint":"%s","debian":"%s","postgresql":"%s","qdrant":"%s","application":"%s"}' \
        "$(sed -n 's/^ *"version": "\([0-9.]*\)",$/\1/p' "$BLUEPRINT/blueprint.json" | head -n 1)" \
            "$(</etc/debian_version)" \
        "$(ask_postgres postgres --command 'SHOW server_version' | cut -d ' ' -f 1)" "$(readlink /opt/qdrant/current | cut -c 1-12)" \
        "$(git -c safe.directory='*' -C /srv/adim/app rev-parse HEAD)"
}

check() {
    healthy "the data can be encrypted" has_packages age
    healthy "nothing of an earlier backup lies about" test ! -e "$MOMENT"
}

routine "$@"
