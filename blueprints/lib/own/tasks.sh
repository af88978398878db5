#!/usr/bin/env bash
# The unit adim-tasks: while a workspace moves to this server or away from it, asks the portal what is to be done here,
# does it, and reports it. What it is told is the name of a routine in the bundle that this server has verified, and
# settings; it runs nothing else. Its owner started it, and it ends with the move.

set -Eeuo pipefail
shopt -s lastpipe
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=blueprints/lib/own/portal.sh
source "$HERE/portal.sh"
# shellcheck source=blueprints/lib/forwarding.sh
source "$(dirname "$HERE")/forwarding.sh"
# shellcheck source=blueprints/lib/own/journal.sh
source "$HERE/journal.sh"
# shellcheck source=blueprints/lib/own/bundle.sh
source "$HERE/bundle.sh"
# shellcheck source=blueprints/lib/own/routines.sh
source "$HERE/routines.sh"
# shellcheck source=blueprints/lib/own/units.sh
source "$HERE/units.sh"

# Whoever started this and then begins no move has changed their mind.
readonly LONGEST_IDLE=3600

say() { printf '%s\n' "$*"; }
stop() {
    say "adim: $1"
    exit 1
}

# Ends with a sentence for whoever watches, and does not come back at the next start.
finish() {
    keep_state end-of-move "$1"
    rm -f "$OWN/in-move"
    systemctl --quiet disable adim-tasks.service
    exit 0
}

next_task() {
    signed_call GET /api/servers/task || true
    if [[ $ANSWER == 410 ]]; then forgotten; fi
    [[ $ANSWER == 200 ]] || return 1
    STATE=$(field state <<<"$BODY")
}

do_task() {
    local number run routine epoch blueprint bundle settings source lines status=0 watcher
    number=$(field number <<<"$BODY") run=$(field run <<<"$BODY") routine=$(field routine <<<"$BODY") \
        epoch=$(field epoch <<<"$BODY")
    blueprint=$(field blueprint <<<"$BODY") bundle=$(field bundle <<<"$BODY") \
        settings=$(field configuration <<<"$BODY" | base64 -d)
    BODY=
    [[ $number =~ ^[0-9]+$ && $run =~ ^[A-Za-z0-9.-]{1,100}$ && $routine =~ ^[a-z0-9-]+$ && $epoch =~ ^[0-9]+$ \
        && $blueprint =~ ^[a-z0-9-]+$ && $bundle =~ ^[0-9a-f]{64}$ ]] \
        || { say "The portal's answer could not be read."; return 1; }
    (fetch_bundle "$blueprint" "$bundle") || return 1
    use_bundle "$bundle"
    source=task-$number
    lines=$(noted_lines "$source" "$run")
    if ((lines < 0)); then note start "$source" "$run"; lines=0; fi
    say "$routine"
    begin_sending building
    watch_whether_wanted "$number" "$run" "$bundle" &
    watcher=$!
    # The settings go through a pipe, and printf is part of the shell: they stand in no argument.
    printf '%s\n' "$settings" \
        | "$BUNDLES/$bundle/bin/adim-run" start --run "$run" --epoch "$epoch" --from-line "$lines" "$routine" 2>&1 \
        | listen "$source" "$routine" \
        || status=${PIPESTATUS[1]}
    kill "$watcher" 2>/dev/null || true
    wait "$watcher" 2>/dev/null || true
    note end "$source" "$status"
    end_sending
}

# Every few seconds this says that the server is there, and hears whether anybody still wants what it does.
watch_whether_wanted() {
    trap - ERR
    while sleep 3; do
        signed_call GET "/api/servers/tasks/$1" || true
        case $ANSWER in
            404 | 410) "$BUNDLES/$3/bin/adim-run" stop --run "$2" >/dev/null 2>&1 || true; return ;;
        esac
    done
}

# The workspace serves from here: this server is what any that was installed is.
arrive() {
    [[ -s $OWN/moving-here ]] || return 0
    keep_state installed "$(basename "$(readlink "$CURRENT")")"
    rm -f "$OWN/moving-here"
    start_agent
}

# The portal knows this server no more. What was only on its way here is removed; what its owner had here stays.
forgotten() {
    if [[ -s $OWN/moving-here ]]; then
        say "The portal has undone the move. Everything that was installed here is removed."
        systemd-run --quiet --collect --unit=adim-cleanup bash "$HERE/uninstall.sh" --yes --delete-data
        exit 0
    fi
    systemctl --quiet disable --now adim-agent.timer 2>/dev/null || true
    stop_forwarding
    finish "The workspace is in the cloud now, and the portal has released this server. The data is still here; sudo adim-uninstall --delete-data deletes it."
}

rest() {
    case $STATE in
        wait) keep_state in-move yes ;;
        moved-here)
            arrive
            keep_state in-move yes
            keep_state end-of-move "The workspace is on this server now. We keep the server in the cloud for three days: you can return to it on the portal's page."
            sleep 8
            ;;
        moved-away)
            keep_state in-move yes
            keep_state end-of-move "The workspace is in the cloud now. Here it is stopped and kept for three days: you can return to it on the portal's page."
            sleep 8
            ;;
        # It lives elsewhere, and no move is under way: the next answer says that this server was let go.
        idle-away) sleep 1 ;;
        idle-here)
            arrive
            [[ ! -s $OWN/in-move ]] || finish "The move is finished."
            ((SECONDS < LONGEST_IDLE)) \
                || finish "No move was started within an hour. Run adim-migrate again at any time."
            sleep 3
            ;;
    esac
}

main() {
    is_registered || exit 0
    exec </dev/null >>"$TASKS_LOG" 2>&1
    while :; do
        if ! next_task; then
            sleep 2
        elif [[ $STATE == task ]]; then
            keep_state in-move yes
            do_task || sleep 5
        else
            rest
        fi
    done
}

main "$@"
exit
