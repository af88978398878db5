# shellcheck shell=bash
# Programs that live exactly as long as ./dev run does. Each hangs on a pipe whose other end we hold (see
# build/dev/keep.sh): if we are killed, the pipe closes and the program is stopped all the same.

declare -A KEPT_PIPE=() KEPT_PROCESS=()
KEPT_NAMES=()

# start_kept NAME STOP_SIGNAL GRACE_SECONDS PROGRAM…: with the environment of .data/run/NAME.env when there is one.
# AS=root runs it as root; IN=FOLDER in that folder.
start_kept() {
  local name=$1 signal=$2 grace=$3 run=$ADIM_DATA/run log=$ADIM_DATA/log/$1.log keep=("$ADIM_ROOT/build/dev/keep.sh") \
    pipe
  shift 3
  [[ ${AS:-} != root || $EUID == 0 ]] || keep=(sudo -n -- "${keep[@]}")
  [[ ! -f $run/$name.env ]] || keep+=(--env "$run/$name.env")
  [[ ! -f $log ]] || mv -f "$log" "${log%.log}.previous.log"
  : >"$log"
  rm -f "$run/$name.pipe"
  mkfifo -m 600 "$run/$name.pipe"
  # A process group of its own keeps the terminal's Ctrl-C away from it: we decide the order in which things stop.
  set -m
  (
    close_ours
    exec "${keep[@]}" --pid "$run/$name.pid" --log "$log" --in "${IN:-/}" --signal "$signal" --grace "$grace" -- "$@" \
      <"$run/$name.pipe"
  ) &
  KEPT_PROCESS[$name]=$!
  set +m
  exec {pipe}>"$run/$name.pipe"
  rm -f "$run/$name.pipe"
  KEPT_PIPE[$name]=$pipe
  KEPT_NAMES=("$name" "${KEPT_NAMES[@]}")
}

# A program that had a copy of another's pipe would keep that one alive; one that had the lock would seem to be us.
close_ours() {
  local descriptor
  for descriptor in "${KEPT_PIPE[@]}" "${RUN_LOCK:-}"; do
    [[ -z $descriptor ]] || exec {descriptor}>&-
  done
}

is_kept_alive() { [[ -d /proc/${KEPT_PROCESS[$1]} ]]; }

# Lets go of everything, last started first, and waits for each.
stop_kept() {
  local name pipe
  for name in "${KEPT_NAMES[@]}"; do
    pipe=${KEPT_PIPE[$name]}
    exec {pipe}>&-
    wait "${KEPT_PROCESS[$name]}" 2>/dev/null || true
  done
  KEPT_NAMES=()
}

# wait_until NAME SECONDS COMMAND…: true as soon as the command is; false when time is up or the program has ended.
wait_until() {
  local name=$1 deadline=$((SECONDS + $2))
  shift 2
  until "$@"; do
    is_kept_alive "$name" && ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

die_with_log() {
  warn "The end of $ADIM_DATA/log/$1.log:"
  tail -n 25 "$ADIM_DATA/log/$1.log" >&2 || true
  die "$2"
}
