# shellcheck shell=bash
# A run is a session: the process that keeps it leads, and everything that the routine starts belongs to it.

start_time_of() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

# Tells one boot from another, on a machine and in a container (which has its kernel's boot id in common with others).
this_boot() { echo "$(</proc/sys/kernel/random/boot_id)/$(start_time_of 1)"; }

write_leader() {
    echo "$$ $(start_time_of $$) $(this_boot)" >"$RUN_DIR/leader.new"
    mv "$RUN_DIR/leader.new" "$RUN_DIR/leader"
}

# Sets LEADER, and says whether that very process still lives: process ids come round again.
find_leader() {
    read_leader && [[ $STARTED == "$(start_time_of "$LEADER")" ]]
}

# Sets LEADER and STARTED when the run was started since the last boot.
read_leader() {
    local boot
    LEADER=
    [[ -s $RUN_DIR/leader ]] || return 1
    read -r LEADER STARTED boot <"$RUN_DIR/leader"
    [[ $boot == "$(this_boot)" ]]
}

# Prints the processes of the run except its leader and those that are dead already.
session_members() {
    local file id state session rest
    for file in /proc/[0-9]*/stat; do
        id=${file#/proc/} id=${id%/stat}
        read -r rest <"$file" 2>/dev/null || continue
        read -r state _ _ session _ <<<"${rest##*) }"
        [[ $session != "$LEADER" || $id == "$LEADER" || $state == [ZX] ]] || echo "$id"
    done
}

# end_session SECONDS: asks all to end, and ends by force those that are still there after SECONDS.
end_session() {
    local deadline=$((SECONDS + $1)) signal=TERM members
    read_leader || return 0
    # When the leader's number has gone to a stranger, the session is over: the kernel does not give it away before.
    [[ ! -e /proc/$LEADER ]] || find_leader || return 0
    while members=$(session_members) && [[ -n $members ]]; do
        # shellcheck disable=SC2086 # a list of numbers
        kill -s "$signal" $members 2>/dev/null || true
        ((SECONDS < deadline)) || signal=KILL
        sleep 0.1
    done
    # The leader writes the status now; the run is over when it is gone.
    while find_leader; do sleep 0.02; done
}
