# shellcheck shell=bash
# How a routine speaks, waits and gives up.

readonly TRY_LATER=75 REFUSED=78
# A part that runs in a process of its own, as in $(…) or a pipe, has said why it failed: added to the status, which no
# program that it runs has for itself.
readonly SAID_WHY=160

say() { printf '%s\n' "$*"; }

# output KEY VALUE: a fact that the portal keeps.
output() { printf 'adim-output: %s=%s\n' "$1" "$2"; }

# The three ways to give up. Each takes one sentence that a customer can read.
fail() { end_with 1 "$1"; }
try_later() { end_with "$TRY_LATER" "$1"; }
refuse() { end_with "$REFUSED" "$1"; }

# away SYSTEM SENTENCE: tries later, because a system of others is not answering. The portal waits hours for that, not a
# few tries.
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
    exit "$(($1 + (BASH_SUBSHELL > 0 ? SAID_WHY : 0)))"
}

# broke STATUS SENTENCE: for the trap ERR. The sentence is said unless a part of it has said why.
broke() {
    trap - ERR
    # Whoever read what it wrote has ended before it, and says why.
    ((BASH_SUBSHELL == 0 || $1 != 141)) || exit "$1"
    case $(($1 - SAID_WHY)) in
        1 | "$TRY_LATER" | "$REFUSED") exit "$((BASH_SUBSHELL > 0 ? $1 : $1 - SAID_WHY))" ;;
        *) end_with 1 "$2" ;;
    esac
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
