# shellcheck shell=bash
# Settings on their way from standard input to a routine's environment. They pass through no argument and no file.

# Reads KEY=BASE64 lines into the array SETTINGS of KEY=VALUE words.
read_settings() {
    local line value
    SETTINGS=()
    while IFS= read -r line; do
        [[ $line =~ ^[A-Z][A-Z0-9_]*=[A-Za-z0-9+/]*=*$ ]] \
            || give_up 64 "A setting arrived in a form that cannot be read."
        # The x keeps line ends at the end of a value, which $(…) would drop.
        value=$(base64 -d <<<"${line#*=}" && printf x) || give_up 64 "The setting ${line%%=*} is not valid base64."
        SETTINGS+=("${line%%=*}=${value%x}")
    done
}

# Prints the array SETTINGS in the form that read_settings takes.
write_settings() {
    local word
    for word in "${SETTINGS[@]}"; do
        printf '%s=' "${word%%=*}"
        printf '%s' "${word#*=}" | base64 --wrap=0
        echo
    done
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
