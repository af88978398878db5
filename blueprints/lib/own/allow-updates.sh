#!/usr/bin/env bash
# adim-allow-updates: lets the portal update this workspace over SSH when its owner presses Update there. The portal
# gets a key that can run adim-update and nothing else: no shell, no files, no forwarding.
#
# usage: adim-allow-updates [--port N] [--address IP]
#        adim-allow-updates --revoke
#   --port N       the port at which the portal reaches SSH here; else the one that sshd listens on
#   --address IP   the address at which it does; else the one that the portal sees this server at
#   --revoke       takes the leave back

set -Eeuo pipefail
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=blueprints/lib/own/portal.sh
source "$HERE/portal.sh"
# shellcheck source=blueprints/lib/own/bundle.sh
source "$HERE/bundle.sh"
# shellcheck source=blueprints/lib/own/leave.sh
source "$HERE/leave.sh"

say() { printf '%s\n' "$*"; }
stop() {
    printf 'adim: %s\n' "$1" >&2
    exit "${2:-1}"
}
trap 'stop "It failed at line $LINENO of ${BASH_SOURCE[0]##*/}."' ERR

read_words() {
    PORT='' ADDRESS='' MODE=allow
    while (($# > 0)); do
        case $1 in
            --port) PORT=${2:-}; [[ $PORT =~ ^[1-9][0-9]{0,4}$ ]] \
                || stop "--port needs a number, such as 22." 64; shift ;;
            --address) ADDRESS=${2:-}; [[ $ADDRESS =~ ^[0-9a-fA-F.:]+$ ]] \
                || stop "--address needs an IP address." 64; shift ;;
            --revoke) MODE=revoke ;;
            --help) show_usage; exit 0 ;;
            *) stop "Unknown option $1. See adim-allow-updates --help." 64 ;;
        esac
        shift
    done
}

# A few tries: the portal may be starting anew.
ask_portal() {
    local tries
    for ((tries = 1; tries <= 4; tries++)); do
        signed_call "$@" || true
        [[ $ANSWER == 000 || $ANSWER == 5?? || $ANSWER == 429 ]] || break
        sleep "$tries"
    done
    [[ $ANSWER == 2?? ]]
}

allow() {
    local fault key body
    fault=$(leave_fault)
    [[ -z $fault ]] || stop "$fault Nothing was changed."
    ask_portal POST /api/servers/updates/key || stop "$(refusal) Nothing was changed."
    key=$(field key <<<"$BODY" | cut -d ' ' -f 1,2)
    [[ $key =~ ^ssh-ed25519\ [A-Za-z0-9+/]+=*$ ]] || stop "The portal's answer could not be read. Nothing was changed."
    give_leave "$key"
    body=$(mktemp)
    printf '{"port":%s,"address":%s}' "${PORT:-$(sshd_word port)}" \
        "$(if [[ -n $ADDRESS ]]; then json "$ADDRESS"; else printf null; fi)" >"$body"
    say "The portal is testing its key."
    if ! ask_portal POST /api/servers/updates "$body"; then
        rm -f "$body"
        take_leave
        stop "$(refusal) The key was removed from this server again; sudo adim-update still works here."
    fi
    rm -f "$body"
    say "The portal can now update this workspace when someone selects Update on its page. Its key can do nothing else here."
    say "adim-allow-updates --revoke revokes this permission."
}

# The key goes first: whatever the portal then answers, it can't come in.
revoke() {
    take_leave
    if ask_portal POST /api/servers/updates/revoke || [[ $ANSWER == 410 ]]; then
        say "The portal can no longer update this workspace. Run adim-update here instead."
    else
        say "The portal's key was removed from this server, so the portal can no longer update this workspace. The portal could not be told: $(refusal)"
    fi
}

main() {
    read_words "$@"
    [[ $EUID -eq 0 ]] || stop "This must run as root: add sudo before the command."
    is_registered || stop "This server has no workspace of the portal."
    SSHD=$(sshd_says)
    if [[ $MODE == revoke ]]; then revoke; else allow; fi
}

main "$@"
exit
