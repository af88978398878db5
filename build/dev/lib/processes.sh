# shellcheck shell=bash
# Which process is meant: an id alone is given again one day. build/dev/keep.sh reads this too.

# start_time ID: in clock ticks since boot; with the id it names a process for good.
start_time() {
  local fields
  read -ra fields < <(sed 's/.*) //' "/proc/$1/stat")
  printf '%s' "${fields[19]}"
}

# same_process ID START_TIME: whether that very process lives.
same_process() {
  local fields
  [[ -n $1 && -r /proc/$1/stat ]] || return 1
  read -ra fields < <(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) || return 1
  [[ ${fields[19]:-} == "$2" && ${fields[0]} != Z ]]
}
