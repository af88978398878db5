#!/usr/bin/env bash
# adim-update: brings this workspace to the portal's present version: the bundle that the portal names, verified by its
# SHA-256, and the same routines as at the installation. They are safe to run again.
#
# usage: adim-update [--again]   --again runs the routines even when nothing is new
#
# Exit codes: 75 try again later, 78 refused for good, 1 a routine did not succeed.

set -Eeuo pipefail
shopt -s lastpipe
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=blueprints/lib/own/portal.sh
source "$HERE/portal.sh"
# shellcheck source=blueprints/lib/own/journal.sh
source "$HERE/journal.sh"
# shellcheck source=blueprints/lib/own/register.sh
source "$HERE/register.sh"
# shellcheck source=blueprints/lib/own/bundle.sh
source "$HERE/bundle.sh"

readonly TRY_LATER=75

say() { printf '%s\n' "$*"; }
stop() {
    printf 'adim: %s\n' "$1" >&2
    exit "${2:-1}"
}

# Shows a routine's lines and keeps the sentence with which it gave up.
show() {
    local line
    REASON=
    while IFS= read -r line || [[ -n $line ]]; do
        case $line in
            adim-output:* | adim-away:*) ;;
            adim-error:*) REASON=${line#adim-error: } ;;
            *) printf '  %s\n' "$line" ;;
        esac
    done
}

run_routines() {
    local routine update
    # Never the same twice, whatever the clock says: a run that is found again would do nothing.
    update=$(</proc/sys/kernel/random/uuid)
    for routine in $ROUTINES; do
        say "$routine"
        run_routine "$routine" "update-$update-$routine" \
            || stop "The step $routine failed. ${REASON:+$REASON }Everything that was not replaced stays as it was; run adim-update again."
    done
}

# run_routine NAME RUN: what may pass is tried again for two minutes. The portal itself, through which code is fetched,
# may be started anew meanwhile.
run_routine() {
    local pause status try=1
    for pause in 2 4 8 16 32 60 0; do
        status=0
        printf '%s\n' "$SETTINGS" \
            | "$BUNDLES/$WANTED_BUNDLE/bin/adim-run" start --run "$2-$try" \
            --epoch "$(cat /var/lib/adim/epoch 2>/dev/null || echo 0)" \
            "$1" 6>&- 2>&1 | show || status=${PIPESTATUS[1]}
        ((status == TRY_LATER && pause > 0)) || return "$status"
        say "  $REASON Trying again in $pause s."
        sleep "$pause"
        try=$((try + 1))
    done
}

# What the new version puts beside the workspace: its programs, by its own list.
put_new_programs() (
    # shellcheck source=blueprints/lib/own/units.sh
    source "$BUNDLES/$WANTED_BUNDLE/lib/own/units.sh"
    put_programs
)

main() {
    if [[ $* == --help ]]; then
        show_usage
        exit 0
    fi
    [[ $EUID -eq 0 ]] || stop "This must run as root: add sudo before the command."
    [[ $# -eq 0 || $* == --again ]] || stop "usage: adim-update [--again]" 64
    is_registered || stop "This server has no workspace of the portal."
    exec 6>"$OWN/lock"
    flock --nonblock 6 || stop "An installation or another update is running on this server." "$TRY_LATER"
    if ! read_configuration; then
        [[ $ANSWER == 000 || $ANSWER == 5?? || $ANSWER == 429 ]] || stop "$(refusal)"
        stop "$(refusal)" "$TRY_LATER"
    fi
    local present
    present=$(basename "$(readlink "$CURRENT")")
    if [[ $present == "$WANTED_BUNDLE" && $(state settings) == "$(settings_sum)" && ${1:-} != --again ]]; then
        say "This workspace already has the current version $(installed_version)."
    else
        fetch_bundle "$BLUEPRINT_NAME" "$WANTED_BUNDLE"
        run_routines
        use_bundle "$WANTED_BUNDLE"
        put_new_programs
        keep_state installed "$WANTED_BUNDLE"
        keep_state settings "$(settings_sum)"
        say "This workspace now has version $(installed_version)."
    fi
    systemctl start adim-agent.service || true
}

main "$@"
exit
