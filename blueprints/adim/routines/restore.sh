#!/usr/bin/env bash
# Brings a backup back: fetches every part and compares its sum before anything is touched, then replaces what is there,
# and compares what is there then with what was counted when the backup was taken.
#
# The way back, when that failed, is the same with the backup that was taken before; but it never leaves programs
# stopped. What can't be brought back is not proven, they start on what is there, and the owner is told which parts that
# is.
#
# Usage: restore.sh [--check]
# Given: RESTORE_PARTS (a line for each: name, SHA-256, bytes, address), RESTORE_COUNTS, RESTORE_KEY (the identity of
# age),
#        RESTORE_IS_WAY_BACK (true: does nothing unless a restore was cut off), RESTORE_IS_LAST_TRY,
#        OBJECT_STORAGE_CA_PEM
# Output: counts; of a way back that did not come to its end, not_verified: a sentence
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/packages.sh
source "$LIB/packages.sh"
# shellcheck source=blueprints/lib/suspension.sh
source "$LIB/suspension.sh"
# shellcheck source=blueprints/lib/application.sh
source "$LIB/application.sh"
# shellcheck source=blueprints/lib/parts.sh
source "$LIB/parts.sh"
# shellcheck source=blueprints/lib/compare.sh
source "$LIB/compare.sh"
# shellcheck source=blueprints/lib/storage.sh
source "$LIB/storage.sh"

readonly BEGUN=/var/lib/adim/restore-begun ARRIVED=/srv/adim/.restore

install() {
    need RESTORE_PARTS RESTORE_COUNTS RESTORE_KEY
    if [[ ${RESTORE_IS_WAY_BACK:-} == true ]]; then take_back; else bring_back; fi
}

bring_back() {
    install_packages age
    trust_storage
    trap 'rm -rf "$ARRIVED"' EXIT
    rm -rf "$ARRIVED"
    command install -d -m 0700 "$ARRIVED"
    require_what_superusers_made
    fetch_all
    command install -d -m 0700 "${BEGUN%/*}"
    : >"$BEGUN"
    stop_programs
    put_all_back
    compare_counts
    # The application may be newer than the backup.
    as_app "$PYTHON" manage.py migrate --noinput --verbosity 0
    start_programs
    rm -f "$BEGUN"
    say "The data is restored, and is what it was when the backup was taken."
}

# Before anything is touched: what the backup has and the application's role can't make, this server must have.
require_what_superusers_made() {
    local missing
    missing=$(lacking "$RESTORE_COUNTS" "$(by_superusers)") \
        || refuse "The backup's database contains objects that only a superuser can create, and this server's database does not have them: $missing. Create them here first, or download the backup. Nothing was changed."
}

take_back() {
    local said reason status=0
    if [[ ! -e $BEGUN ]]; then
        say "Nothing was changed."
        start_programs
        return
    fi
    said=$(mktemp)
    # In a process of its own: it ends where it fails, and this one goes on.
    (
        exec {LOG}>"$said"
        bring_back
    ) &
    wait "$!" || status=$?
    reason=$(sed -n 's/^adim-error: //p' "$said" | tail -n 1)
    rm -f "$said"
    ((status != 0)) || return 0
    ((status != SAID_WHY + TRY_LATER)) || [[ ${RESTORE_IS_LAST_TRY:-} == true ]] || try_later "$reason"
    start_programs
    reason=${reason% Nothing was changed.}
    output not_verified "$(what_is_not_verified) Reason: ${reason:-It is in the log.}"
    say "The programs are running again, with the current data."
    rm -f "$BEGUN"
}

# The file BEGUN has a line for each part that has been put back.
what_is_not_verified() {
    local name missing=()
    for name in $(part_names); do
        grep -qxF "$name" "$BEGUN" || missing+=("$name")
    done
    if ((${#missing[@]} == 0)); then
        echo "Every part of the data was put back as it was before, but we could not verify that it is complete."
    else
        echo "These parts of the data could not be put back and are as the restore left them: $(join_names "${missing[@]}")."
    fi
}

join_names() {
    local name words=()
    for name in "$@"; do
        case $name in
            env) words+=("the application's settings") ;;
            media) words+=("the files") ;;
            qdrant) words+=("the vectors") ;;
            redis) words+=("the queue of tasks") ;;
            postgresql) words+=("the database") ;;
        esac
    done
    paste -s -d ',' < <(printf '%s\n' "${words[@]}") | sed 's/,/, /g'
}

fetch_all() {
    local name sum bytes address
    look_for_room
    while read -r name sum bytes address; do
        is_part "$name"
        say "Fetching $name."
        ask_storage "$address" --output "$ARRIVED/$name" \
            || try_later "The part $name of the backup could not be fetched yet. Nothing was changed."
        [[ $(stat -c %s "$ARRIVED/$name") == "$bytes" && $(sha256sum <"$ARRIVED/$name") == "$sum  -" ]] \
            || refuse "The part $name of the backup was altered: its SHA-256 does not match. Nothing was changed."
        decrypted "$name" >/dev/null \
            || refuse "The part $name of the backup can't be decrypted with this key. Nothing was changed."
    done <<<"$RESTORE_PARTS"
}

# What is stored is laid down in one place, and unpacked wherever each part belongs.
look_for_room() {
    local name sum bytes address folder place needed free
    while read -r name sum bytes address; do
        printf '%s\t%s\n' "$(file_system "$ARRIVED")" "$bytes"
        for folder in $(folders_of "$name"); do file_system "$folder"; done | sort -u \
            | while read -r place; do printf '%s\t%s\n' "$place" "$((bytes * 3 / 2))"; done
    done <<<"$RESTORE_PARTS" \
        | awk -F '\t' '{ bytes[$1] += $2 } END { for (place in bytes) printf "%s\t%.0f\n", place, bytes[place] }' | while IFS=$'\t' read -r place needed; do
        free=$(free_bytes "$place")
        ((free > needed)) \
            || refuse "The server's disk at $place has $((free >> 20)) MiB free; about $((needed >> 20)) MiB are needed to restore the backup. Nothing was changed."
    done
}

# The key goes to age through a pipe: it is in no argument and in no file.
decrypted() { age --decrypt --identity <(printf '%s\n' "$RESTORE_KEY") "$ARRIVED/$1"; }

put_all_back() {
    local names name
    names=$(part_names)
    for name in $names; do
        [[ -e $ARRIVED/$name ]] || continue
        say "Restoring $name."
        decrypted "$name" | part_in "$name"
        echo "$name" >>"$BEGUN"
        rm "$ARRIVED/$name"
    done
}

compare_counts() {
    local now wrong
    now=$(part_counts)
    output counts "$now"
    wrong=$(same_counts "$RESTORE_COUNTS" "$now") \
        || refuse "The restored data does not match the counts from when the backup was taken: $wrong."
    say "We counted every table, collection and file: nothing is missing."
}

programs_are_known() { [[ -e $SUPERVISOR_PART || -e $SUSPENDED/supervisor.conf ]]; }
stop_programs() {
    ! systemctl --quiet is-active supervisor || { supervisorctl stop 'adim:*' >/dev/null \
        || true; wait_until 90 no_program_runs || try_later "A task of the application is still running."; }
}
start_programs() { is_suspended || ! programs_are_known || supervisorctl start 'adim:*' >/dev/null || true; }

check() {
    healthy "no restore was cut off" test ! -e "$BEGUN"
    healthy "nothing of a restore lies about" test ! -e "$ARRIVED"
}

routine "$@"
