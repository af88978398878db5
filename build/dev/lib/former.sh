# shellcheck shell=bash
# Two runs of one clone would fight over its data; a killed one may have left programs behind.

# Only one ./dev run at a time: the lock is let go by the kernel, however we end.
hold_run_lock() {
  local id='' start=''
  mkdir -p "$ADIM_DATA/run" "$ADIM_DATA/log"
  exec {RUN_LOCK}>>"$ADIM_DATA/run/lock"
  if ! flock -n "$RUN_LOCK"; then
    read -r id start <"$ADIM_DATA/run/lock" || true
    # The last small commands of a run that was killed hold its lock for some seconds more.
    same_process "$id" "$start" || flock -w 10 "$RUN_LOCK" || id=''
    flock -n "$RUN_LOCK" || die "it is already running${id:+ (process $id)}. Stop that one first, with Ctrl-C."
  fi
  printf '%s %s\n' "$$" "$(start_time "$$")" >"$ADIM_DATA/run/lock"
}

# When a run was killed, its programs stop by themselves, which may still be going on; when their keepers were killed
# too, they live until now.
end_former_run() {
  local note id start deadline
  for note in "$ADIM_DATA"/run/*.pid; do
    [[ -f $note ]] || continue
    read -r id start <"$note" || true
    if same_process "$id" "$start"; then
      say "Stopping what a former run left: $(basename "$note" .pid) (process $id) …"
      # All three programs take INT as: end soon, and in order.
      as_root kill -s INT -- "-$id" 2>/dev/null || true
      deadline=$((SECONDS + 100))
      while same_process "$id" "$start" && ((SECONDS < deadline)); do sleep 0.1; done
      as_root kill -s KILL -- "-$id" 2>/dev/null || true
    fi
    as_root rm -f "$note"
  done
}
