#!/usr/bin/env bash
# Brings a workspace back that was at rest: the same programs as before, and its own site. One that is not at rest stays
# as it is. A server that a workspace moves to answers nobody but the portal until accept-writes.sh.
#
# Usage: resume.sh [--check]
# Settings: DOMAIN, PORTAL_ADDRESS, UPLOAD_LIMIT_MIB
# Given: AWAITS_SWITCH_FIRST (yes, or none)
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/website.sh
source "$LIB/website.sh"

readonly TWO_WEEKS_SECONDS=$((14 * 86400))

install() {
    need DOMAIN PORTAL_ADDRESS
    renew_certificate
    # The programs go back to their place before the mark is removed, so that a run that is cut off finds them again.
    if [[ -e $SUSPENDED/supervisor.conf ]]; then mv -f "$SUSPENDED/supervisor.conf" "$SUPERVISOR_PART"; fi
    [[ -e $SUPERVISOR_PART ]] || fail "The configuration of the application's programs is missing."
    # Before anything works here: one that is not to be written to is so from its first moment.
    if [[ ${AWAITS_SWITCH_FIRST:-} == yes ]]; then
        moving_page awaits-switch.html
        touch "$AWAITS_SWITCH"
    else
        rm -f "$AWAITS_SWITCH"
    fi
    rm -rf "$SUSPENDED"
    apply_programs
    write_site
    say "The application's programs are starting."
}

# A server that was switched off for weeks could not renew it.
renew_certificate() {
    openssl x509 -in "$(certificate)" -noout -checkend "$TWO_WEEKS_SECONDS" >/dev/null && return
    say "Renewing the certificate, which expired while the server was off."
    systemctl start certbot.service || try_later "The certificate could not be renewed yet."
}

check() {
    healthy "the workspace is not at rest" not_at_rest
    healthy "the application's programs run" programs_run
    healthy "its address shows the workspace" shows_itself
}

not_at_rest() { ! is_at_rest; }
programs_run() { [[ $(supervisorctl status 'adim:*' | grep -c -E 'RUNNING|STARTING') -eq 3 ]]; }
shows_itself() { grep -q 'proxy_pass' "$SITE"; }

routine "$@"
