#!/usr/bin/env bash
# bash 5.2.15 (Debian 12): a trap that comes while bash reads a command substitution is not run, but a syntax error.
#
# A trap on a signal is the usual way to tell a loop in the background that it should end, and bash is known to run it
# between two commands. But bash 5.2 reads $(...) with its whole parser, and a signal that arrives in that moment has
# its action parsed in the middle of it: the error speaks of an unexpected end of file, even if the action is a plain
# assignment. The action is lost, and under set -e the shell ends with
# status 2. It takes about a hundred signals to see it once, so it looks like a rare failure without a cause. The old
# backticks are not read that way, and nothing happens. Tell a loop that substitutes by a file that it looks for.
#
# Seen with bash 5.2.15(1)-release:
#   $(...): some signals end in a syntax error
#   `...`: none does
#
# Needs bash 5.2; no root, no network. Exits with 1 when it sees something else.
set -euo pipefail

# shellcheck disable=SC2016
expected='$(...): some signals end in a syntax error
`...`: none does'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/loop.sh" <<'BASH'
trap told=yes USR1
: >"$2"
for ((n = 0; n < 2000; n++)); do
    case $1 in
        new) text=$(echo "$n") ;;
        old) text=`echo "$n"` ;;
    esac
done
BASH

# ask NAME KIND: signals a loop until it has ended, at most for 30 s.
ask() {
    local loop how='none does' started=$SECONDS
    rm -f "$folder/ready"
    bash "$folder/loop.sh" "$2" "$folder/ready" 2>"$folder/said" &
    loop=$!
    until [[ -e $folder/ready ]]; do sleep 0.01; done
    while ((SECONDS - started < 30)) && kill -USR1 "$loop" 2>/dev/null; do sleep 0.001; done
    kill "$loop" 2>/dev/null || true
    wait "$loop" 2>/dev/null || true
    if grep -q 'trap: .*unexpected EOF' "$folder/said"; then how='some signals end in a syntax error'; fi
    printf '%s: %s\n' "$1" "$how"
}

# shellcheck disable=SC2016
seen=$(
    ask '$(...)' new
    ask '`...`' old
)
printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { echo "Expected:"; printf '%s\n' "$expected"; exit 1; }
