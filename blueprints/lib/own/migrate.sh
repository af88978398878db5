#!/usr/bin/env bash
# Takes part in the move of a workspace, to this server or away from it. get.sh starts it on a server that a workspace
# is to move to; the transfer key comes on standard input. As adim-migrate it lets a move begin that the portal's page
# asks for. The work is done by a unit that goes on without this shell, and after a reboot: this one only shows what it
# says.
#
# usage: migrate.sh --portal ADDRESS --sum SHA256 --workspace-id ID --cloud-url ADDRESS [--check-only]
#        adim-migrate

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
# shellcheck source=blueprints/lib/own/checks.sh
source "$HERE/checks.sh"
# shellcheck source=blueprints/lib/own/register.sh
source "$HERE/register.sh"
# shellcheck source=blueprints/lib/own/bundle.sh
source "$HERE/bundle.sh"
# shellcheck source=blueprints/lib/own/units.sh
source "$HERE/units.sh"

say() { printf '%s\n' "$*"; }
stop() {
    printf 'adim: %s\n' "$1" >&2
    exit "${2:-1}"
}
trap 'stop "The program failed at line $LINENO of ${BASH_SOURCE[0]##*/}. Run it again."' ERR

read_words() {
    PORTAL='' SUM='' ID='' CLOUD='' MODE=migrate
    while (($# > 0)); do
        case $1 in
            --portal) PORTAL=${2:-}; shift ;;
            --sum) SUM=${2:-}; shift ;;
            --workspace-id) ID=${2,,}; shift ;;
            --cloud-url) CLOUD=${2%/}; shift ;;
            --check-only) MODE=check ;;
            *) stop "Unknown option $1." 64 ;;
        esac
        shift
    done
    [[ $PORTAL =~ ^https?://[^/]+$ && $SUM =~ ^[0-9a-f]{64}$ ]] \
        || stop "--portal and --sum are required; the portal's script migrate_workspace.sh sets them." 64
    [[ $MODE == check || $ID =~ ^ws[a-z0-9]{4,5}$ ]] \
        || stop "--workspace-id needs the workspace's ID, such as ws7x2kq." 64
    [[ $MODE == check || $CLOUD =~ ^https://[a-z0-9.-]+$ ]] \
        || stop "--cloud-url needs the workspace's address, such as https://ws7x2kq.example.com." 64
}

look() {
    local again=no
    if is_registered || [[ -d $OWN/kept ]]; then again=yes; fi
    say "Checking this server."
    read_plan
    check_all yes "$again"
    if [[ -n $CLOUD && $again == no ]]; then check_workspace; fi
    say_findings \
        || stop "This server does not meet the requirements yet: ${#FAULTS[@]} problem(s) to fix. Nothing was changed."
    say "This server meets the requirements."
}

# What is written there is restored here, so it must be within reach. Whether it is the right server is told by its host
# key, later; here nothing is taken from it.
check_workspace() {
    local said
    said=$(curl --silent --show-error --insecure --output /dev/null --connect-timeout 10 --max-time 20 \
        "$CLOUD/healthz" </dev/null 2>&1) && return
    fault "The workspace at $CLOUD can't be reached from this server: ${said##*: }."
}

redeem() {
    [[ -n $TOKEN ]] || TOKEN=$(ask_secret "Transfer key (from the portal): ") \
        || stop "The transfer key is missing: set it with --transfer-key. The portal shows it on the page Move."
    keep_state portal "$PORTAL"
    make_agent_key
    local body
    body=$(mktemp "$OWN/registration.XXXXXX")
    {
        printf '{"workspace_id":%s,"cloud_url":%s,"transfer_key":%s,' \
            "$(json "$ID")" "$(json "$CLOUD")" "$(json "$TOKEN")"
        TOKEN='' machine | tail -c +2
    } >"$body"
    TOKEN=
    say "Registering this server for the move."
    ask_until_answered /api/redeem-transfer-key "$body"
    rm -f "$body"
    [[ $ANSWER == 200 ]] || stop "$(refusal)"
    take_configuration
    keep_state workspace "$WORKSPACE"
    [[ -z ${PLAN:-} ]] || keep_state plan "$PLAN"
    # From here on it is known: whatever is broken off goes on.
    keep_state moving-here yes
}

join_move() {
    if is_registered; then
        [[ $(state workspace) == "$ID" ]] \
            || stop "This server already has the workspace $(state workspace). Use a fresh server, or first remove that workspace (adim-uninstall)."
        keep_state portal "$PORTAL"
        if read_configuration; then
            say "This server is already part of the move. Continuing."
            return
        fi
        [[ $ANSWER == 410 ]] || stop "$(refusal)"
        forget_state
    fi
    redeem
}

# Shows what the unit says until the move has ended, or is complete as far as this server goes.
follow() {
    local shown=0 whole
    while :; do
        whole=$(wc -l <"$TASKS_LOG" 2>/dev/null || echo 0)
        if ((whole > shown)); then
            sed -n "$((shown + 1)),${whole}p" "$TASKS_LOG" 2>/dev/null || true
            shown=$whole
        fi
        if [[ -s $OWN/end-of-move ]]; then return; fi
        [[ -d $OWN ]] \
            || { say "The move was undone, and this server is as it was. The portal's page shows why."; exit 1; }
        ! systemctl --quiet is-failed adim-tasks.service \
            || stop "The unit adim-tasks has failed. See its log: journalctl -u adim-tasks"
        sleep 0.5
    done
}

start_tasks() {
    rm -f "$OWN/end-of-move"
    put_tasks_unit
    : >"$TASKS_LOG"
    systemctl --quiet enable adim-tasks.service
    systemctl restart adim-tasks.service
}

main() {
    # A workspace that moves keeps its name and certificate.
    # shellcheck disable=SC2034 # read by machine
    TOKEN='' DOMAIN='' TLS=yes
    if [[ $* == --help ]]; then
        show_usage
        exit 0
    elif (($# == 0)); then
        [[ $EUID -eq 0 ]] || stop "This must run as root: add sudo before the command."
        is_registered || stop "This server has no workspace of the portal."
        read_configuration || stop "$(refusal)"
        say "This server is ready to take part in a move of $(state workspace). Start the move on the portal's page: $(state page)/move"
    else
        read_words "$@"
        [[ ! -p /dev/stdin ]] || IFS= read -r TOKEN || true
        exec </dev/null
        look
        [[ $MODE != check ]] || exit 0
        command install -d -m 0700 "$OWN"
        exec 6>"$OWN/lock"
        flock --nonblock 6 || stop "An installation is running on this server."
        join_move
        put_bundle "$BLUEPRINT" "$SUM"
        put_programs
        put_units
        exec 6>&-
        say "The workspace $(state workspace) is moving here. Watch it at $(state page)"
    fi
    say "You can close this shell: the move continues without it."
    start_tasks
    follow
    cat "$OWN/end-of-move"
}

main "$@"
exit
