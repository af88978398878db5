#!/usr/bin/env bash
# Installs Debian's security updates, and says whether the server has to be started anew for them.
#
# Usage: update.sh [--check]
# Settings: DOMAIN, ACME_DIRECTORY
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/packages.sh
source "$LIB/packages.sh"
# shellcheck source=blueprints/lib/certificate.sh
source "$LIB/certificate.sh"

readonly REBOOT_REQUIRED=/run/reboot-required

install() {
    need DOMAIN
    local before
    finish_interrupted_installation
    drop_strange_hooks "$DOMAIN"
    read_package_lists security
    before=$(packages)
    say "Installing security updates."
    patiently with_sources upgrade || try_later "The security updates could not be installed yet."
    finish_interrupted_installation
    output updated "$(changed_since "$before")"
    output boot "$(</proc/sys/kernel/random/boot_id)"
    # A container has no kernel of its own to start anew.
    if [[ -e $REBOOT_REQUIRED ]] && ! in_container; then output reboot yes; else output reboot no; fi
    wait_until 60 is_healthy || fail "The updates are installed, but the workspace is not healthy."
    say "$(changed_since "$before") packages were updated."
}

# What it says of a lock, it says to whoever waits for that.
upgrade() {
    local status=0
    unattended-upgrade --verbose 2>&1 | awk '
        /^(Packages that will be upgraded|No packages found|Unpacking|Setting up|E:|W:)/ { print; fflush() }
        /[Ll]ock/ { print >"/dev/stderr" }' || status=${PIPESTATUS[0]}
    return "$status"
}

packages() { dpkg-query -W -f '${Package} ${Version}\n'; }
changed_since() { diff <(echo "$1") <(packages) | grep -c '^>' || true; }

is_healthy() {
    curl -sS --fail --max-time 10 -o /dev/null --resolve "$DOMAIN:443:127.0.0.1" \
        --cacert "/etc/letsencrypt/live/$DOMAIN/chain.pem" "https://$DOMAIN/healthz"
}

check() {
    healthy "no installation was interrupted" nothing_interrupted
    healthy "the workspace is healthy" is_healthy
}

nothing_interrupted() { [[ -z $(dpkg --audit) ]]; }

routine "$@"
