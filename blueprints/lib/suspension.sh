# shellcheck shell=bash
# A workspace at rest, in two forms. Suspended: its programs are put aside and its site is a page that says so.
# Read-only: what changes things is refused by the web server, and the programs that work in the background are put
# aside. In both its databases run on, and so does SSH, so that the portal can still export what its owner wants back.

readonly SUSPENDED=/etc/adim/suspended
# In the same folder: the mark that reading goes on.
readonly READING=$SUSPENDED/reading
# shellcheck disable=SC2034 # read by the routines
readonly REST_PAGES=/var/www/adim-suspended
readonly SUPERVISOR_PART=/etc/supervisor/conf.d/adim.conf

is_at_rest() { [[ -e $SUSPENDED ]]; }
is_read_only() { [[ -e $READING ]]; }
is_suspended() { is_at_rest && ! is_read_only; }

# write_suspension_page: what a visitor of a workspace at rest reads. SUSPENSION_REASON=moving: it is back in a moment.
write_suspension_page() {
    if [[ ${SUSPENSION_REASON:-} == moving ]]; then
        moving_page suspended.html
    else
        suspension_page suspended.html "This workspace is suspended" "Its services are stopped for now. Everything in it is kept, and nothing was deleted."
    fi
}

# moving_page FILE
moving_page() {
    suspension_page "$1" "This workspace is moving" "It is moving to another server and will be back in a moment. Nothing is lost: try again in a minute."
}

# suspension_page FILE TITLE WORDS
# shellcheck disable=SC2034 # The variables are read by render, through their names.
suspension_page() {
    local TITLE=$2 WORDS=$3
    command install -d -m 0755 /etc/adim "$REST_PAGES"
    render rest.html PORTAL_ADDRESS TITLE WORDS | put 0644 root:root "$REST_PAGES/$1"
}

# Where the file of all programs lies now. A routine that writes it anew while the workspace is at rest starts nothing.
programs_file() { if is_at_rest; then echo "$SUSPENDED/supervisor.conf"; else echo "$SUPERVISOR_PART"; fi; }

# put_programs_aside: the file of all programs leaves its place; what lies there after an earlier run is only a part of
# it.
put_programs_aside() {
    [[ -e $SUPERVISOR_PART ]] || return 0
    if [[ -e $SUSPENDED/supervisor.conf ]]; then rm -f "$SUPERVISOR_PART"; else mv "$SUPERVISOR_PART" \
        "$SUSPENDED/supervisor.conf"; fi
}

# reading_programs: the file of those programs that answer people, without what works in the background.
reading_programs() {
    sed -e 's/^programs=.*/programs=daphne/' -e '/^\[program:celery/,/^$/d' "$SUSPENDED/supervisor.conf"
}

# supervisor starts and ends what was added and taken away. It waits for tasks that run.
apply_programs() {
    systemctl --quiet is-active supervisor || systemctl --quiet enable --now supervisor
    wait_until 10 supervisorctl pid || fail "The application's programs can't be reached."
    supervisorctl update >/dev/null
}

# no_program_runs [NAME]: of all, or of those whose name begins so.
no_program_runs() {
    ! supervisorctl status 'adim:*' 2>/dev/null | grep -E "^adim:${1:-}.*(RUNNING|STARTING|STOPPING)" >/dev/null
}

# What a visitor gets, by its status. The chain that came with the certificate is trust enough here.
over_tls() {
    curl -sS --max-time 10 --resolve "$DOMAIN:443:127.0.0.1" --cacert "/etc/letsencrypt/live/$DOMAIN/chain.pem" "$@" \
        "https://$DOMAIN/"
}

# By the application itself: an answer of any kind counts but a fault.
is_answered() { [[ $(over_tls -o /dev/null -w '%{http_code}') =~ ^[234] ]]; }
