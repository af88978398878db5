# shellcheck shell=bash
# Runs the blueprint's routines one after another, as the cloud path does over SSH: each outlives this process, is
# followed when it runs already, and is tried again when that may help.

readonly MOST_TRIES=5 STALE_STATUS=76 REFUSED_STATUS=78

run_routines() {
    local routine
    command install -d -m 0700 "$OWN/routines"
    for routine in $ROUTINES; do
        if [[ $(state "routines/$routine.done") == "$SUM" ]]; then continue; fi
        run_routine "$routine"
        keep_state "routines/$routine.done" "$SUM"
    done
}

# The highest number that the portal's nodes ever used here over SSH; they are not refused by what runs now.
epoch() { cat /var/lib/adim/epoch 2>/dev/null || echo 0; }

# How many lines of this run the journal holds: those after its start.
noted_lines() {
    awk -F '\t' -v routine="$1" -v run="$2" '
        $3 == routine && $2 == "start" { mine = ($4 == run); count = 0 }
        $3 == routine && $2 == "line" && mine { count++ }
        END { print mine ? count : -1 }' "$JOURNAL" 2>/dev/null || echo -1
}

run_routine() {
    local routine=$1 try status pause lines run tries
    say "$routine"
    for ((tries = 1; tries <= MOST_TRIES; tries++)); do
        ! was_called_off \
            || stop "The installation was cancelled on the portal. Everything that was installed stays; adim-uninstall removes it."
        try=$(state "routines/$routine.try") try=${try:-1} status=0
        run=own-$WORKSPACE-${SUM:0:8}-$routine-$try
        lines=$(noted_lines "$routine" "$run")
        if ((lines < 0)); then note start "$routine" "$run"; lines=0; fi
        # The settings go through a pipe, and printf is part of the shell: they stand in no argument.
        printf '%s\n' "$SETTINGS" \
            | "$CURRENT/bin/adim-run" start --run "$run" --epoch "$(epoch)" --from-line "$lines" "$routine" 6>&- 2>&1 \
            | listen "$routine" || status=${PIPESTATUS[1]}
        note end "$routine" "$status"
        ((status != 0)) || return 0
        keep_state "routines/$routine.try" $((try + 1))
        case $status in
            "$REFUSED_STATUS" | "$STALE_STATUS") break ;;
        esac
        ((tries < MOST_TRIES)) || break
        pause=$((2 ** tries))
        say "  trying again in $pause s"
        sleep "$pause"
    done
    note stop "$routine" "${LAST_ERROR:-The step failed.}"
    stop "${LAST_ERROR:-The step $routine failed.} Fix the problem, then run the installer again with --resume."
}
