#!/usr/bin/env bash
# What the portal's key does on this server: sshd starts this for it, and nothing else. SSH_ORIGINAL_COMMAND holds one
# of two words:
#
#   ready        says that the way is open
#   update RUN runs adim-update, or follows it when RUN was begun before, and ends as it ends. The update outlives the
#   connection.
#
# Exit codes: 64 refused, 75 try again later, anything else is adim-update's own.

set -Eeuo pipefail
shopt -s lastpipe
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=blueprints/lib/own/portal.sh
source "$HERE/portal.sh"
# shellcheck source=blueprints/lib/own/bundle.sh
source "$HERE/bundle.sh"
# shellcheck source=blueprints/adim/bin/session.sh
source "$HERE/../../bin/session.sh"

readonly UPDATES=/var/log/adim/updates MOST_KEPT=10

give_up() {
    printf 'adim-error: %s\n' "$2"
    exit "$1"
}

run_is_known() { [[ -s $RUN_DIR/leader || -s $RUN_DIR/status ]]; }

begin() {
    mkdir -p "$UPDATES"
    exec 8>"$UPDATES/lock"
    flock 8
    if ! run_is_known; then
        forget_old
        mkdir -p "$RUN_DIR"
        : >"$RUN_DIR/log"
        # In a session of its own the end of the connection does not reach it.
        setsid --fork /bin/bash "$HERE/portal-update.sh" keep "${RUN_DIR##*/}" 8>&- </dev/null >/dev/null 2>&1
        local deadline=$((SECONDS + 10))
        until run_is_known; do
            ((SECONDS < deadline)) || give_up 75 "The update could not be started on the server."
            sleep 0.02
        done
    fi
    exec 8>&-
}

forget_old() {
    local folder
    find "$UPDATES" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n "+$MOST_KEPT" \
        | cut -d ' ' -f 2 | while read -r folder; do rm -rf "$folder"; done
}

# The process behind a run. What adim-update says to a person, it says to the portal in the portal's form.
keep() {
    local status=0
    write_leader
    /bin/bash "$HERE/update.sh" </dev/null 2>&1 | sed -u 's/^adim: /adim-error: /' >>"$RUN_DIR/log" \
        || status=${PIPESTATUS[0]}
    [[ $status != 0 ]] || echo "adim-output: bundle=$(basename "$(readlink "$CURRENT")")" >>"$RUN_DIR/log"
    echo "$status" >"$RUN_DIR/status.new"
    mv "$RUN_DIR/status.new" "$RUN_DIR/status"
}

follow() {
    if find_leader; then
        tail --lines=+1 --follow --sleep-interval=0.05 --pid="$LEADER" "$RUN_DIR/log"
    else
        cat "$RUN_DIR/log"
    fi
    [[ -s $RUN_DIR/status ]] || give_up 75 "The server rebooted while the update was running."
    exit "$(<"$RUN_DIR/status")"
}

main() {
    if [[ ${1:-} == keep ]]; then
        RUN_DIR=$UPDATES/$2
        keep
        exit
    fi
    exec 2>&1 </dev/null
    local asked=${SSH_ORIGINAL_COMMAND:-}
    is_registered || give_up 64 "This server no longer has a workspace of the portal."
    if [[ $asked == ready ]]; then
        echo ready
    elif [[ $asked =~ ^update\ ([A-Za-z0-9][A-Za-z0-9-]{0,79})$ ]]; then
        RUN_DIR=$UPDATES/${BASH_REMATCH[1]}
        begin
        follow
    else
        give_up 64 "This key can update one workspace and nothing else."
    fi
}

main "$@"
exit
