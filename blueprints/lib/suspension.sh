# shellcheck shell=bash
# A workspace at rest: its programs are put aside and its site is a page that says so. Its databases run on, and so does
# SSH, so that the portal can still export what its owner wants back.

readonly SUSPENDED=/etc/adim/suspended
# shellcheck disable=SC2034 # read by the routines
readonly SUSPENDED_PAGE=/var/www/adim-suspended/suspended.html
readonly SUPERVISOR_PART=/etc/supervisor/conf.d/adim.conf

is_suspended() { [[ -e $SUSPENDED ]]; }

# Where the programs' file lies now. A routine that writes it anew while the workspace is at rest starts nothing.
programs_file() { if is_suspended; then echo "$SUSPENDED/supervisor.conf"; else echo "$SUPERVISOR_PART"; fi; }

# supervisor starts and ends what was added and taken away. It waits for tasks that run.
apply_programs() {
    systemctl --quiet is-active supervisor || systemctl --quiet enable --now supervisor
    wait_until 10 supervisorctl pid || fail "The application's programs can't be reached."
    supervisorctl update >/dev/null
}

no_program_runs() { ! supervisorctl status 'adim:*' 2>/dev/null | grep -E 'RUNNING|STARTING|STOPPING' >/dev/null; }

# What a visitor gets, by its status. The chain that came with the certificate is trust enough here.
over_tls() {
    curl -sS --max-time 10 --resolve "$DOMAIN:443:127.0.0.1" --cacert "/etc/letsencrypt/live/$DOMAIN/chain.pem" "$@" "https://$DOMAIN/"
}
