#!/usr/bin/env bash
# Keeps one program alive, and no longer than whoever started it: standard input is a pipe that the starter holds open.
# When the pipe closes, because the starter let go or because it was killed, the program is asked to stop, and is made
# to stop when it hasn't within the grace time. The exit status is the program's own.
#
# usage: keep.sh [--env FILE] [--pid FILE] [--log FILE] [--in FOLDER] [--signal NAME] [--grace SECONDS] -- PROGRAM
# [ARGUMENTS]
#   --env     lines NAME=VALUE that go into the program's environment (a file, so that no secret is in an argument list)
#   --pid     where to note the process while it lives: its id and its start time
#   --log     where the output goes
#   --signal  what asks the program to stop, TERM unless told
#   --grace   seconds it may take, 20 unless told
set -u

# shellcheck source=build/dev/lib/processes.sh
source "$(dirname "$0")/lib/processes.sh"

stop() { # the program's whole process group
  local deadline=$((SECONDS + grace))
  kill -s "$signal" -- "-$child" 2>/dev/null
  while kill -0 "$child" 2>/dev/null && ((SECONDS < deadline)); do sleep 0.05; done
  kill -s KILL -- "-$child" 2>/dev/null
}

main() {
  local env='' pid='' folder=. line status
  signal=TERM grace=20
  while [[ ${1:-} == --* ]]; do
    case $1 in
      --) shift; break ;;
      --env) env=$2 ;;
      --pid) pid=$2 ;;
      --log) exec >>"$2" 2>&1 ;;
      --in) folder=$2 ;;
      --signal) signal=$2 ;;
      --grace) grace=$2 ;;
      *) printf 'keep.sh does not know %s\n' "$1" >&2; exit 2 ;;
    esac
    shift 2
  done
  # Ctrl-C reaches every process of the terminal's group; only the pipe decides here.
  trap '' INT HUP TERM QUIT

  cd "$folder" || exit 1
  (
    trap - INT HUP TERM QUIT
    if [[ -n $env ]]; then
      while IFS= read -r line; do
        [[ $line == [A-Za-z_]*=* ]] && export "${line?}"
      done <"$env"
    fi
    exec setsid -- "$@"
  ) </dev/null &
  child=$!
  [[ -z $pid ]] || printf '%s %s\n' "$child" "$(start_time "$child")" >"$pid"

  { while read -r _; do :; done; stop; } <&0 &
  local listener=$!
  wait "$child"
  status=$?
  # Nobody may act on this process id any more; what the program left behind in its group goes with it.
  kill -s KILL "$listener" 2>/dev/null
  wait "$listener" 2>/dev/null
  kill -s KILL -- "-$child" 2>/dev/null
  [[ -z $pid ]] || rm -f "$pid"
  exit "$status"
}

main "$@"
