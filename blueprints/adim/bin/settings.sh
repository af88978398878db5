# shellcheck shell=bash
# Settings on their way from standard input to a routine's environment. They pass through no argument and no file.

# One KEY=VALUE a line, in which \\ stands for a backslash and \n for the end of a line, and a dot alone as the last one:
# settings that were cut off on their way are none. No program is started for any of them, for each routine reads
# dozens, twice.
# shellcheck disable=SC1003 # the backslashes below are meant as they stand

# Reads such lines into the array SETTINGS of KEY=VALUE words.
read_settings() {
    local line value rest
    SETTINGS=()
    while IFS= read -r line; do
        [[ $line != . ]] || return 0
        value=${line#*=} rest=${line#*=}
        rest=${rest//'\\'/} rest=${rest//'\n'/}
        [[ $line == *=* && ${line%%=*} =~ ^[A-Z][A-Z0-9_]*$ && $rest != *'\'* ]] \
            || give_up 64 "A setting arrived in a form that cannot be read."
        printf -v value '%b' "$value"
        SETTINGS+=("${line%%=*}=$value")
    done
    give_up 75 "The settings did not arrive."
}

# Prints the array SETTINGS in the form that read_settings takes.
write_settings() {
    local word
    for word in "${SETTINGS[@]}"; do
        word=${word//'\'/'\\'}
        printf '%s\n' "${word//$'\n'/'\n'}"
    done
    echo .
}

# exec_routine ROUTINE [--check]: becomes the routine, with the settings as its whole environment. They are exported
# rather than given to env(1), for every user of a server can read the arguments of every process.
exec_routine() {
    local routine=$1 word name
    shift
    for name in $(compgen -e); do
        [[ $name == PATH || $name == LC_ALL ]] || unset "$name"
    done
    for word in "${SETTINGS[@]}"; do
        export "${word%%=*}=${word#*=}"
    done
    export HOME=/root
    exec bash "$HERE/../routines/$routine.sh" "$@" </dev/null
}
