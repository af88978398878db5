# shellcheck shell=bash
# The frame of every routine: where it may run, how it speaks and how it ends.
#
# A routine sources this file, defines `install` and `check`, and closes with `routine "$@"`. Then
#   ROUTINE.sh           makes it so; running it again changes nothing
#   ROUTINE.sh --check   says by its exit status whether it is so, and changes nothing
#
# A routine that the manifest says is part of images also defines `for_image`, which runs in place of `install` when
# FOR_IMAGE is yes: what every server has alike, and nothing of a workspace. What it makes, `install` finds there.
#
# Settings and secrets arrive as environment variables, and what only this run is given. Lines that the portal
# understands:
#   adim-output: KEY=VALUE   a fact for the portal to keep
#   adim-error: SENTENCE     why the routine gave up, in words for the customer
#   adim-away: SYSTEM        it gave up because a system of others is not answering: packages, certificate-authority
# Exit codes: 0 done, 75 try again later, 78 refused for good, anything else failed.

set -Eeuo pipefail
# The last part of a pipe runs in this shell, so that `put` can tell what it did.
shopt -s lastpipe
umask 022
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

LIB=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
BLUEPRINT=$(cd -- "$(dirname -- "$0")/.." && pwd)
readonly LIB BLUEPRINT

# shellcheck source=blueprints/lib/speech.sh
source "$LIB/speech.sh"
# shellcheck source=blueprints/lib/files.sh
source "$LIB/files.sh"
# shellcheck source=blueprints/lib/machine.sh
source "$LIB/machine.sh"

# need NAME...: stops when a setting that the routine cannot do without is missing. Never prints a value.
need() {
    local name
    for name in "$@"; do
        [[ -n ${!name:-} ]] || refuse "The setting $name is missing, so this part can't be installed."
    done
}

# healthy WORDS...: runs one part of a check and says which one is not so.
healthy() {
    local what=$1
    shift
    "$@" >/dev/null 2>&1 || { say "failed: $what"; return 1; }
}

routine() {
    case "$*" in
        '') ;;
        --check) check; return ;;
        *) echo "usage: ${0##*/} [--check]" >&2; exit 64 ;;
    esac
    trap 'broke $? "The step $(basename "$0" .sh) failed at line $LINENO."' ERR
    require_root
    require_supported_system
    if [[ ${FOR_IMAGE:-no} == yes ]]; then for_image; else install; fi
}
