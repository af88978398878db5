# shellcheck shell=bash
# What an installation says, on its way to the portal. Lines are first written to a file and then sent in their order,
# so that nothing is lost while the portal can't be reached, and nothing twice when an answer is lost.

JOURNAL=$OWN/journal
readonly MOST_LINES=200

# note KIND ROUTINE TEXT
note() { printf '%s\t%s\t%s\t%s\n' "$(date +%s%3N)" "$1" "$2" "${3//[$'\t\r\n']/ }" >>"$JOURNAL"; }

# listen NAME [LABEL]: reads a routine's output line by line: onto the screen and, under that name, into the journal.
listen() {
    local routine=$1 label=${2:-$1} line
    LAST_ERROR=
    while IFS= read -r line || [[ -n $line ]]; do
        note line "$routine" "$line"
        case $line in
            adim-output:* | adim-away:*) ;;
            adim-error:*) LAST_ERROR=${line#adim-error: }; printf '  %s\n' "$LAST_ERROR" >&2 ;;
            *) [[ ${QUIET:-no} == yes ]] || printf '  %-12s %s\n' "$label" "$line" ;;
        esac
    done
}

sent() { local number; number=$(state sent); echo "${number:-0}"; }

# send_some: sends the next lines. Succeeds when there are none left; 1 when there may be more, 2 when the portal has
# forgotten this server, 3 when it can't take them now, 4 when it can't within this minute.
send_some() {
    local from part whole count
    from=$(sent)
    # A line that is being written has no end yet; wc counts whole ones.
    [[ -e $JOURNAL ]] || return 0
    whole=$(wc -l <"$JOURNAL") || return 3
    if ((whole <= from)); then return 0; fi
    part=$(mktemp) || return 3
    tail -n "+$((from + 1))" "$JOURNAL" | head -n "$((whole - from < MOST_LINES ? whole - from : MOST_LINES))" \
        | awk -v from="$from" '{ print from + NR "\t" $0 }' >"$part"
    # On a disk that is full a line may be cut, or all of them missing.
    if ((PIPESTATUS[2] != 0)); then rm -f "$part"; return 3; fi
    count=$(wc -l <"$part")
    signed_call POST /api/servers/reports "$part" || true
    rm -f "$part"
    case $ANSWER in
        # What can't be kept as sent is sent again, but not at once.
        204) keep_state sent "$((from + count))" || return 3; return 1 ;;
        410) return 2 ;;
        429) return 4 ;;
        *) return 3 ;;
    esac
}

# The sender runs beside the installation until it is told to stop, and then until all is sent or more than a minute is
# over: by then a new minute takes lines again. It does not outlive an installation that was killed: the next one has a
# sender of its own. It is told by a file: a trap that comes while bash 5.2 reads a command substitution breaks it.
send_always() {
    local status deadline=
    while [[ -d /proc/$$ ]]; do
        [[ -n $deadline || ! -e $OWN/sending-ends ]] || deadline=$((SECONDS + 90))
        status=0
        send_some || status=$?
        case $status in
            0) [[ -z $deadline ]] || return 0; sleep 0.5 ;;
            1) ;;
            2) : >"$OWN/called-off"; return 2 ;;
            4) sleep 15 ;;
            *) sleep 2 ;;
        esac
        [[ -z $deadline ]] || ((SECONDS < deadline)) || return 3
    done
}

# begin_sending STATUS: of the workspace. Only one that is being built is reported.
begin_sending() {
    rm -f "$OWN/called-off" "$OWN/sending-ends"
    [[ $1 == building ]] || return 0
    send_always 6>&- 7>&- </dev/null >/dev/null 2>&1 &
    SENDER=$!
}

# Waits until everything is with the portal.
end_sending() {
    [[ -n ${SENDER:-} ]] || return 0
    : >"$OWN/sending-ends" || kill "$SENDER" 2>/dev/null || true
    wait "$SENDER" 2>/dev/null || true
    rm -f "$OWN/sending-ends"
    SENDER=
}

was_called_off() { [[ -e $OWN/called-off ]]; }
