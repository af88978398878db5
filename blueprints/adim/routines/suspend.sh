#!/usr/bin/env bash
# Brings the workspace to rest: its programs stop, and its address shows a page that says so, also after a restart of
# the server. Nothing is deleted. PostgreSQL, Redis and Qdrant run on, and the portal still comes in over SSH: data can
# be exported.
#
# Usage: suspend.sh [--check]
# Settings: DOMAIN, PORTAL_ADDRESS
# Given: SUSPENSION_REASON (moving, or none)
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/website.sh
source "$LIB/website.sh"

install() {
    need DOMAIN PORTAL_ADDRESS
    write_suspension_page
    # From here on it is at rest, whatever happens: the next run goes on from any line.
    command install -d -m 0700 "$SUSPENDED"
    rm -f "$READING"
    write_site
    say "The address shows that the workspace is suspended."
    put_programs_aside
    apply_programs
    wait_until 90 no_program_runs || try_later "A task of the application is still running."
    say "The application's programs are stopped. Its data is untouched."
}

check() {
    healthy "the workspace is at rest" is_suspended
    healthy "no program of the application runs" no_program_runs
    healthy "no program starts with the server" test ! -e "$SUPERVISOR_PART"
    healthy "its address says so over HTTPS" page_is_shown
    healthy "its database runs on" systemctl is-active postgresql@15-main
}

page_is_shown() { [[ $(over_tls -o /dev/null -w '%{http_code} %header{retry-after}') == '503 3600' ]]; }

routine "$@"
