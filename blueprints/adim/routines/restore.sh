#!/usr/bin/env bash
# Brings a backup back: fetches every part and compares its sum before anything is touched, then replaces what is there, and compares
# what is there then with what was counted when the backup was taken.
#
# Usage: restore.sh [--check]
# Given: RESTORE_PARTS (a line for each: name, SHA-256, bytes, address), RESTORE_COUNTS, RESTORE_KEY (the identity of age),
#        RESTORE_ONLY_IF_BEGUN (true: does nothing unless a restore was cut off), OBJECT_STORAGE_CA_PEM
# Output: counts
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
# shellcheck source=blueprints/lib/storage.sh
source "$LIB/storage.sh"

readonly BEGUN=/var/lib/adim/restore-begun ARRIVED=/srv/adim/.restore

install() {
    need RESTORE_PARTS RESTORE_COUNTS RESTORE_KEY
    if [[ ${RESTORE_ONLY_IF_BEGUN:-} == true && ! -e $BEGUN ]]; then
        say "Nothing had been changed."
        start_programs
        return
    fi
    install_packages age
    trust_storage
    trap 'rm -rf "$ARRIVED"' EXIT
    rm -rf "$ARRIVED"
    command install -d -m 0700 "$ARRIVED"
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
    say "The data is back, and is what it was when the backup was taken."
}

fetch_all() {
    local name sum bytes address needed free
    needed=$(awk '{ bytes += $3 } END { printf "%.0f\n", bytes * 2.5 }' <<<"$RESTORE_PARTS")
    free=$(df --output=avail -B1 /srv/adim | tail -n 1 | tr -dc 0-9)
    ((free > needed)) || refuse "The server's disk has $((free >> 20)) MiB free; about $((needed >> 20)) MiB are needed to bring the backup back. Nothing was changed."
    while read -r name sum bytes address; do
        is_part "$name"
        say "Fetching $name."
        ask_storage "$address" --output "$ARRIVED/$name" || try_later "The part $name of the backup could not be fetched yet. Nothing was changed."
        [[ $(stat -c %s "$ARRIVED/$name") == "$bytes" && $(sha256sum <"$ARRIVED/$name") == "$sum  -" ]] \
            || refuse "The part $name of the backup is not what was stored: its SHA-256 differs. Nothing was changed."
        decrypted "$name" >/dev/null || refuse "The part $name of the backup can't be decrypted with this key. Nothing was changed."
    done <<<"$RESTORE_PARTS"
}

# The key goes to age through a pipe: it is in no argument and in no file.
decrypted() { age --decrypt --identity <(printf '%s\n' "$RESTORE_KEY") "$ARRIVED/$1"; }

put_all_back() {
    local names name
    names=$(part_names)
    for name in $names; do
        [[ -e $ARRIVED/$name ]] || continue
        say "Bringing back $name."
        decrypted "$name" | part_in "$name"
        rm "$ARRIVED/$name"
    done
}

compare_counts() {
    local now
    now=$(part_counts)
    output counts "$now"
    NOW=$now python3 -c '
import json, os, sys
then, now = json.loads(os.environ["RESTORE_COUNTS"]), json.loads(os.environ["NOW"])
wrong = ["table %s: %s rows, not %s" % (t, now["tables"].get(t), n) for t, n in then["tables"].items() if now["tables"].get(t) != n]
most = then.get("vectors_at_most", {})
wrong += ["collection %s: %s vectors, not %s" % (c, now["vectors"].get(c), n) for c, n in then["vectors"].items() if not n <= now["vectors"].get(c, -1) <= most.get(c, n)]
wrong += ["the files differ"] if then["media"] != now["media"] else []
print("\n".join(wrong))
sys.exit(1 if wrong else 0)' || fail "What came back is not what was counted when the backup was taken."
    say "Every table, collection and file was counted: nothing is missing."
}

programs_are_known() { [[ -e $SUPERVISOR_PART || -e $SUSPENDED/supervisor.conf ]]; }
stop_programs() { ! systemctl --quiet is-active supervisor || { supervisorctl stop 'adim:*' >/dev/null || true; wait_until 90 no_program_runs || try_later "A task of the application is still running."; }; }
start_programs() { is_suspended || ! programs_are_known || supervisorctl start 'adim:*' >/dev/null || true; }

check() {
    healthy "no restore was cut off" test ! -e "$BEGUN"
    healthy "nothing of a restore lies about" test ! -e "$ARRIVED"
}

routine "$@"
