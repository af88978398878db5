#!/usr/bin/env bash
# Installs an ADIM workspace on this server:
#
#   curl -fsSL https://PORTAL/install.sh | sudo bash -s -- --token adim_…
#
#   --token TOKEN    from the portal's page "Use my own server"; asked for when it is missing
#   --domain NAME    a name of your own that leads to this server; else the portal gives it one
#   --no-tls         no certificate: behind your own proxy, or for your own network only
#   --check-only     looks whether this server is fit, and changes nothing
#   --dry-run        says what would be done, and changes nothing
#   --resume         goes on after a failure, a reboot or a lost connection; needs no token
#   --help           shows this
#
# This part only fetches the installer and verifies it. Everything is inside of one function that the last line calls,
# and that line is a group which the shell reads to its end before it runs: a download that is cut anywhere does nothing.

adim_get() {
    set -Eeuo pipefail
    umask 077
    export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
    local portal='@PORTAL@' blueprint='@BLUEPRINT@' sum='@SHA256@' word token='' rest=()

    adim_help() {
        cat <<HELP
Installs an ADIM workspace on this server.

  curl -fsSL $portal/install.sh | sudo bash -s -- --token adim_…

  --token TOKEN    from the portal's page "Use my own server"; asked for when it is missing
  --domain NAME    a name of your own that leads to this server; else the portal gives it one
  --no-tls         no certificate: behind your own proxy, or for your own network only
  --check-only     looks whether this server is fit, and changes nothing
  --dry-run        says what would be done, and changes nothing
  --resume         goes on after a failure, a reboot or a lost connection; needs no token
  --help           shows this
HELP
    }

    adim_stop() {
        printf 'adim: %s\n' "$1" >&2
        exit "${2:-1}"
    }

    while (($# > 0)); do
        word=$1
        shift
        case $word in
            --help) adim_help; exit 0 ;;
            --token) token=${1:-}; [[ -n $token ]] || adim_stop "--token needs the token from the portal's page." 64; shift ;;
            --token=*) token=${word#*=} ;;
            --domain) [[ -n ${1:-} ]] || adim_stop "--domain needs a host name." 64; rest+=(--domain "$1"); shift ;;
            --domain=*) rest+=(--domain "${word#*=}") ;;
            --no-tls | --check-only | --dry-run | --resume) rest+=("$word") ;;
            *) adim_help >&2; adim_stop "There is no option $word." 64 ;;
        esac
    done

    for word in curl tar gzip sha256sum openssl; do
        command -v "$word" >/dev/null || adim_stop "The program $word is missing. Install it (apt-get install curl tar gzip coreutils openssl ca-certificates), then run this line again."
    done

    local folder
    folder=$(mktemp -d)
    # shellcheck disable=SC2064 # as it is now
    trap "rm -rf '$folder'" EXIT
    curl --fail --silent --show-error --location --retry 3 --connect-timeout 10 --max-time 120 --output "$folder/bundle.tar.gz" \
        "$portal/blueprints/$blueprint/$sum.tar.gz" </dev/null || adim_stop "The installer could not be fetched from $portal. Look whether this server reaches it, then run this line again."
    printf '%s  %s\n' "$sum" "$folder/bundle.tar.gz" | sha256sum --check --status 2>/dev/null \
        || adim_stop "The installer that arrived is not the one that $portal names: it was changed or cut on its way. Nothing was done."
    mkdir "$folder/bundle"
    tar -xzf "$folder/bundle.tar.gz" -C "$folder/bundle" --no-same-owner </dev/null

    # The token goes through a pipe: who looks at this server's processes sees it in no argument of what is started here.
    local status=0
    printf '%s\n' "$token" | bash "$folder/bundle/lib/own/install.sh" --portal "$portal" --sum "$sum" "${rest[@]}" || status=$?
    exit "$status"
}

{ adim_get "$@"; }
