#!/usr/bin/env bash
# Daphne, the Celery worker and Celery beat, kept running by supervisor. Where people work already (IN_USE=true), a
# second set of programs answers while they are started anew. It may be cut off at any line, and run again.
#
# Usage: programs.sh [--check]
# Settings: APP_PACKAGE, CELERY_CONCURRENCY, DOMAIN, IN_USE, and all that templates/env names
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/application.sh
source "$LIB/application.sh"
# shellcheck source=blueprints/lib/website.sh
source "$LIB/website.sh"
# shellcheck source=blueprints/lib/standby.sh
source "$LIB/standby.sh"

readonly PROGRAMS=(adim:daphne adim:celery-worker adim:celery-beat)

install() {
    APP_PACKAGE=${APP_PACKAGE:-adim} CELERY_CONCURRENCY=${CELERY_CONCURRENCY:-1}
    # What the plan includes is in the .env, and the plan may be another one now.
    # shellcheck disable=SC2119 # It signs in as itself.
    write_env
    # supervisor writes the logs as root.
    command install -d -m 0700 /var/log/adim
    if is_in_use; then
        standby_answers || lead_to_standby
        write_programs
        start_anew
        wait_until 60 port_is_healthy "$MAIN_PORT" || fail "The application did not start again."
        wait_until 60 worker_answers "celery@$(hostname)" || fail "The Celery worker did not start again."
        lead_to "$MAIN_PORT"
        stop_standby
        say "The application's programs have the new settings."
        return
    fi
    write_programs
    if is_at_rest; then
        say "The workspace is suspended: its programs start when it is resumed."
        return
    fi
    if systemctl --quiet is-active supervisor; then
        # After a restart of the server it may not listen yet.
        wait_until 10 supervisorctl pid || try_later "The application's programs can't be reached yet."
        start_anew
    else
        systemctl --quiet enable --now supervisor
    fi
    say "Daphne, the Celery worker and Celery beat are starting."
}

# Only what answers now can be in use.
is_in_use() {
    [[ ${IN_USE:-} == true ]] && ! is_at_rest && systemctl --quiet is-active supervisor && [[ -e $SITE ]] \
        && { standby_answers || port_is_healthy "$MAIN_PORT"; }
}

write_programs() {
    render supervisor.conf APP_PACKAGE CELERY_CONCURRENCY | put 0644 root:root "$(programs_file)"
}

# A changed file makes supervisor start all three anew. New code or a new .env alone take effect with a restart only.
start_anew() {
    local updated
    updated=$(supervisorctl update)
    [[ $updated == *adim:* ]] || supervisorctl restart 'adim:*' >/dev/null
}

lead_to_standby() {
    stop_standby
    start_standby
    lead_to "$STANDBY_PORT"
}

check() {
    healthy "supervisor runs" active supervisor
    local program
    for program in "${PROGRAMS[@]}"; do
        healthy "$program runs" runs "$program"
    done
}

runs() { [[ $(supervisorctl status "$1" || true) =~ (RUNNING|STARTING) ]]; }

routine "$@"
