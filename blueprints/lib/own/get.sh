#!/usr/bin/env bash
# @ABOUT@
#
# This part only fetches the program and verifies it. Everything is inside of one function that the last line calls,
# and that line is a group which the shell reads to its end before it runs: a download that is cut anywhere does
# nothing.

adim_get() {
    set -Eeuo pipefail
    umask 077
    export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
    local portal='@PORTAL@' blueprint='@BLUEPRINT@' sum='@SHA256@' word name secret='' rest=()
    # An option that ends in = has a value.
    local secret_word='@SECRET@' words=' @WORDS@ '

    adim_help() {
        cat <<'HELP'
@HELP@
HELP
    }

    adim_stop() {
        printf 'adim: %s\n' "$1" >&2
        exit "${2:-1}"
    }

    while (($# > 0)); do
        word=$1 name=${1%%=*}
        shift
        case $word in
            --help) adim_help; exit 0 ;;
            "$secret_word") secret=${1:-}; [[ -n $secret ]] \
                || adim_stop "$word needs the value that the portal's page shows." 64; shift ;;
            "$secret_word"=*) secret=${word#*=} ;;
            *)
                if [[ $words == *" $name= "* && $word == *=* ]]; then
                    rest+=("$name" "${word#*=}")
                elif [[ $words == *" $name= "* ]]; then
                    [[ -n ${1:-} ]] || adim_stop "$word needs a value." 64
                    rest+=("$word" "$1")
                    shift
                elif [[ $words == *" $word "* ]]; then
                    rest+=("$word")
                else
                    adim_help >&2
                    adim_stop "Unknown option $word." 64
                fi
                ;;
        esac
    done

    for word in curl tar gzip sha256sum openssl; do
        command -v "$word" >/dev/null \
            || adim_stop "The program $word is missing. Install it (apt-get install curl tar gzip coreutils openssl ca-certificates), then run this command again."
    done

    local folder
    folder=$(mktemp -d)
    # shellcheck disable=SC2064 # as it is now
    trap "rm -rf '$folder'" EXIT
    curl --fail --silent --show-error --location --retry 3 --connect-timeout 10 --max-time 120 \
        --output "$folder/bundle.tar.gz" \
        "$portal/blueprints/$blueprint/$sum.tar.gz" </dev/null \
            || adim_stop "The installer could not be downloaded from $portal. Check that this server can reach it, then run this command again."
    printf '%s  %s\n' "$sum" "$folder/bundle.tar.gz" | sha256sum --check --status 2>/dev/null \
        || adim_stop "The downloaded installer is not the one that $portal names: it was altered or cut off in transit. Nothing was done."
    mkdir "$folder/bundle"
    tar -xzf "$folder/bundle.tar.gz" -C "$folder/bundle" --no-same-owner </dev/null

    # The secret goes through a pipe: who looks at this server's processes sees it in no argument of what is started
    # here.
    local status=0
    printf '%s\n' "$secret" | bash "$folder/bundle/lib/own/@PROGRAM@.sh" --portal "$portal" --sum "$sum" "${rest[@]}" \
        || status=$?
    exit "$status"
}

{ adim_get "$@"; }
