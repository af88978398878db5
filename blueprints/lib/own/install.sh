#!/usr/bin/env bash
# Installs a workspace on its owner's own server, with the routines that the cloud path runs. get.sh starts it; the
# token, when there is one, comes on standard input. What it has done is kept, so it goes on wherever it was broken off.
#
# usage: install.sh --portal ADDRESS --sum SHA256 [--domain NAME] [--no-tls] [--check-only] [--dry-run] [--resume]

set -Eeuo pipefail
shopt -s lastpipe
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
LIB=$(dirname "$HERE") BLUEPRINT=$(dirname "$LIB")
# shellcheck source=blueprints/lib/machine.sh
source "$LIB/machine.sh"
# shellcheck source=blueprints/lib/own/portal.sh
source "$HERE/portal.sh"
# shellcheck source=blueprints/lib/own/journal.sh
source "$HERE/journal.sh"
# shellcheck source=blueprints/lib/own/checks.sh
source "$HERE/checks.sh"
# shellcheck source=blueprints/lib/own/register.sh
source "$HERE/register.sh"
# shellcheck source=blueprints/lib/own/bundle.sh
source "$HERE/bundle.sh"
# shellcheck source=blueprints/lib/own/routines.sh
source "$HERE/routines.sh"
# shellcheck source=blueprints/lib/own/units.sh
source "$HERE/units.sh"

say() { printf '%s\n' "$*"; }
stop() {
    end_sending
    printf 'adim: %s\n' "$1" >&2
    exit "${2:-1}"
}
trap 'stop "The installer failed at line $LINENO of ${BASH_SOURCE[0]##*/}. Run it again with --resume."' ERR

read_words() {
    PORTAL='' SUM='' DOMAIN='' TLS=yes MODE=install RESUME=no
    while (($# > 0)); do
        case $1 in
            --portal) PORTAL=${2:-}; shift ;;
            --sum) SUM=${2:-}; shift ;;
            --domain) DOMAIN=${2,,}; shift ;;
            --no-tls) TLS=no ;;
            --check-only) MODE=check ;;
            --dry-run) MODE=dry-run ;;
            --resume) RESUME=yes ;;
            *) stop "Unknown option $1." 64 ;;
        esac
        shift
    done
    [[ $PORTAL =~ ^https?://[^/]+$ && $SUM =~ ^[0-9a-f]{64}$ ]] \
        || stop "--portal and --sum are required; the portal's script install.sh sets them." 64
    [[ -z $DOMAIN || $DOMAIN =~ ^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$ ]] \
        || stop "--domain needs a host name, such as adim.example.com." 64
}

look() {
    local again=no
    if is_registered || [[ -d $OWN/kept ]]; then again=yes; fi
    say "Checking this server."
    read_plan
    check_all "$TLS" "$again"
    say_findings \
        || stop "This server does not meet the requirements yet: ${#FAULTS[@]} problem(s) to fix. Nothing was changed."
    say "This server meets the requirements."
}

tell_plan() {
    say "The installer would:"
    say "  register this server with $PORTAL, with a new key"
    say "  unpack the installer to /opt/adim/blueprint/$SUM"
    local routine
    sed -n '/"routines"/,/\]/p' "$BLUEPRINT/blueprint.json" | grep -Ev '"when": "[^T]|"when": "TA' \
        | sed -n 's/.*"name": "\([^"]*\)", "title": "\([^"]*\)".*/\1 \2/p' | while read -r routine title; do
        [[ $routine != identity && ($routine != tls || $TLS == yes) ]] || continue
        say "  $routine: $title"
    done
    say "  start adim-agent, which reports this server's health to the portal every minute"
    say "Nothing was changed."
}

one_at_a_time() {
    command install -d -m 0700 "$OWN"
    exec 6>"$OWN/lock"
    flock --nonblock 6 || stop "Another installation is running on this server. Watch it on the portal's page."
}

# Leaves SETTINGS and ROUTINES, whether the server is new or known.
join_portal() {
    if is_registered; then
        keep_state portal "$PORTAL"
        if read_configuration; then
            say "This server is already $(state workspace). Continuing."
            return
        fi
        [[ $ANSWER == 410 && $RESUME == no ]] || stop "$(refusal)"
        say "The portal no longer has this server; registering it again."
        forget_state
    elif [[ $RESUME == yes ]]; then
        stop "There is nothing to resume on this server. Run the installer without --resume."
    fi
    register
}

finish() {
    start_agent
    keep_state installed "$SUM"
    keep_state settings "$(settings_sum)"
    systemctl --quiet disable adim-resume.service 2>/dev/null || true
    say "Installed. The portal is checking the server now."
    local tries
    for ((tries = 0; tries < 60; tries++)); do
        read_configuration || break
        [[ $STATUS == building ]] || break
        sleep 2
    done
    end_sending
    if [[ $STATUS == active ]]; then
        say "Your workspace $(state workspace) is ready. Your one-time code is on the workspace's page: $(state page)"
    else
        say "The rest continues without this shell. Watch it at $(state page)"
    fi
}

main() {
    local token=''
    read_words "$@"
    [[ ! -p /dev/stdin ]] || IFS= read -r token || true
    TOKEN=$token
    exec </dev/null
    look
    case $MODE in
        check) exit 0 ;;
        dry-run) tell_plan; exit 0 ;;
    esac
    one_at_a_time
    join_portal
    put_bundle "$BLUEPRINT" "$SUM"
    put_programs
    put_units
    resume_after_reboot
    begin_sending "$STATUS"
    run_routines
    finish
}

main "$@"
exit
