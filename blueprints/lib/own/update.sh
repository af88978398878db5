#!/usr/bin/env bash
# adim-update: brings this workspace to the portal's present version: the bundle that the portal names, verified by its
# SHA-256, and the same routines as at the installation. They are safe to run again.
#
# usage: adim-update [--again]   --again runs the routines even when nothing is new

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

say() { printf '%s\n' "$*"; }
stop() {
    printf 'adim: %s\n' "$1" >&2
    exit 1
}

main() {
    [[ $EUID -eq 0 ]] || stop "This must run as root: put sudo before it."
    [[ $# -eq 0 || $* == --again ]] || stop "usage: adim-update [--again]"
    is_registered || stop "There is no workspace of the portal on this server."
    exec 6>"$OWN/lock"
    flock --nonblock 6 || stop "An installation or another update runs on this server."
    read_configuration || stop "$(refusal)"
    local present routine status stamp
    present=$(basename "$(readlink "$CURRENT")")
    if [[ $present == "$WANTED_BUNDLE" && ${1:-} != --again ]]; then
        say "This workspace has the present version $(state version) already."
        return
    fi
    fetch_bundle "$BLUEPRINT_NAME" "$WANTED_BUNDLE"
    stamp=$(date +%s)
    for routine in $ROUTINES; do
        say "$routine"
        status=0
        printf '%s\n' "$SETTINGS" | "$BUNDLES/$WANTED_BUNDLE/bin/adim-run" start --run "update-$stamp-$routine" --epoch "$(cat /var/lib/adim/epoch 2>/dev/null || echo 0)" \
            "$routine" 6>&- 2>&1 | sed 's/^/  /' || status=${PIPESTATUS[1]}
        ((status == 0)) || stop "The step $routine did not succeed. The former version stays in use where it was not replaced; run adim-update again."
    done
    use_bundle "$WANTED_BUNDLE"
    keep_state installed "$WANTED_BUNDLE"
    systemctl start adim-agent.service || true
    say "This workspace has version $(state version) now."
}

main "$@"
exit
