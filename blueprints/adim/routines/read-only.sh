#!/usr/bin/env bash
# Makes the workspace read-only, also after a restart of the server: people sign in and read and download, the web
# server refuses whatever would change something, and nothing works in the background. A suspended workspace can be read
# again.
#
# Usage: read-only.sh [--check]
# Settings: DOMAIN, PORTAL_ADDRESS, SIGN_IN_PATH, UPLOAD_LIMIT_MIB
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/website.sh
source "$LIB/website.sh"
# shellcheck source=blueprints/lib/standby.sh
source "$LIB/standby.sh"

install() {
    need DOMAIN PORTAL_ADDRESS
    suspension_page read-only.html "This workspace is read-only" \
        "You tried to change something, and this was not done. You can still read and download everything in this workspace."
    # The mark comes first, and with it the folder: a run that is cut off here is suspended for a moment, never open by
    # half.
    command install -d -m 0700 "$SUSPENDED"
    touch "$READING"
    write_site
    say "The web server refuses changes."
    if [[ ! -e $SUSPENDED/supervisor.conf ]]; then put_programs_aside; fi
    [[ -e $SUSPENDED/supervisor.conf ]] || fail "The configuration of the application's programs is missing."
    reading_programs | put 0644 root:root "$SUPERVISOR_PART"
    apply_programs
    wait_until 90 no_program_runs celery || try_later "A task of the application is still running."
    wait_until 60 answers || fail "The application does not respond."
    say "Everything can be read. No background tasks are running."
}

check() {
    healthy "the workspace is read-only" is_read_only
    healthy "nothing works in the background" no_program_runs celery
    healthy "its address is answered by the application" is_answered
    healthy "what would change something is refused" is_refused
}

# The health report itself says no while the background is at rest: an answer of any kind is what counts.
answers() {
    curl -sS --max-time 8 -o /dev/null -H "Host: $DOMAIN" -H 'X-Forwarded-Proto: https' "http://127.0.0.1:$MAIN_PORT/"
}
is_refused() { [[ $(over_tls -X POST -d '' -o /dev/null -w '%{http_code} %header{retry-after}') == '503 3600' ]]; }

routine "$@"
