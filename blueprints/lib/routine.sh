# shellcheck shell=bash
# The frame of every routine: where it may run, how it speaks and how it ends.
#
# A routine sources this file, defines `install` and `check`, and closes with `routine "$@"`. Then
#   ROUTINE.sh           makes it so; running it again changes nothing
#   ROUTINE.sh --check   says by its exit status whether it is so, and changes nothing
#
# Settings and secrets arrive as environment variables, and what only this run is given. Lines that the portal understands:
#   adim-output: KEY=VALUE   a fact for the portal to keep
#   adim-error: SENTENCE     why the routine gave up, in words for the customer
#   adim-away: SYSTEM        it gave up because a system of others is not answering: packages, certificate-authority
# Exit codes: 0 done, 75 try again later, 78 refused for good, anything else failed.

set -Eeuo pipefail
# The last part of a pipe runs in this shell, so that `put` can tell what it did.
shopt -s lastpipe
umask 022
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

readonly TRY_LATER=75 REFUSED=78

LIB=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
BLUEPRINT=$(cd -- "$(dirname -- "$0")/.." && pwd)
readonly LIB BLUEPRINT

# shellcheck source=blueprints/lib/files.sh
source "$LIB/files.sh"
# shellcheck source=blueprints/lib/machine.sh
source "$LIB/machine.sh"

say() { printf '%s\n' "$*"; }

# output KEY VALUE: a fact that the portal keeps.
output() { printf 'adim-output: %s=%s\n' "$1" "$2"; }

# The three ways to give up. Each takes one sentence that a customer can read.
fail() { end_with 1 "$1"; }
try_later() { end_with "$TRY_LATER" "$1"; }
refuse() { end_with "$REFUSED" "$1"; }

# away SYSTEM SENTENCE: tries later, because a system of others is not answering. The portal waits hours for that, not a few tries.
away() {
    printf 'adim-away: %s\n' "$1" >&"$LOG"
    try_later "$2"
}

# away_or_later SYSTEM SENTENCE SAID: by what the program said that could not reach it.
away_or_later() {
    printf '%s\n' "$3"
    ! grep -Eqi "$NO_CONNECTION" <<<"$3" || away "$1" "$2"
    try_later "$2"
}
readonly NO_CONNECTION="(could not|couldn't|failed to|unable to) (resolve|connect)|connection (refused|reset|broken|aborted|timed out)|name resolution|(operation|read) timed out|returned error: 5[0-9][0-9]"

# To the log even from inside of $(…) or a pipe.
exec {LOG}>&1
end_with() {
    trap - ERR
    printf 'adim-error: %s\n' "$2" >&"$LOG"
    exit "$1"
}

# need NAME...: stops when a setting that the routine cannot do without is missing. Never prints a value.
need() {
    local name
    for name in "$@"; do
        [[ -n ${!name:-} ]] || refuse "The setting $name is missing, so this part cannot be installed."
    done
}

# healthy WORDS...: runs one part of a check and says which one is not so.
healthy() {
    local what=$1
    shift
    "$@" >/dev/null 2>&1 || { say "not so: $what"; return 1; }
}

# wait_until SECONDS WORDS...: tries ten times a second until the command succeeds or the time is over.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
}

routine() {
    case "$*" in
        '') ;;
        --check) check; return ;;
        *) echo "usage: ${0##*/} [--check]" >&2; exit 64 ;;
    esac
    trap 'end_with 1 "The step $(basename "$0" .sh) failed at line $LINENO."' ERR
    require_root
    require_supported_system
    install
}
