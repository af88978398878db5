#!/usr/bin/env bash
# Daphne, the Celery worker and Celery beat, kept running by supervisor.
#
# Usage: programs.sh [--check]
# Settings: APP_PACKAGE, CELERY_CONCURRENCY, and all that templates/env names
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/suspension.sh
source "$LIB/suspension.sh"
# shellcheck source=blueprints/lib/application.sh
source "$LIB/application.sh"

readonly PROGRAMS=(adim:daphne adim:celery-worker adim:celery-beat)

install() {
    local updated
    APP_PACKAGE=${APP_PACKAGE:-adim} CELERY_CONCURRENCY=${CELERY_CONCURRENCY:-1}
    # What the plan includes is in the .env, and the plan may be another one now.
    # shellcheck disable=SC2119 # It signs in as itself.
    write_env
    # supervisor writes the logs as root.
    command install -d -m 0700 /var/log/adim
    render supervisor.conf APP_PACKAGE CELERY_CONCURRENCY | put 0644 root:root "$(programs_file)"
    if is_at_rest; then
        say "The workspace is suspended: its programs start when it is resumed."
        return
    fi
    if systemctl --quiet is-active supervisor; then
        # After a restart of the server it may not listen yet.
        wait_until 10 supervisorctl pid || try_later "The application's programs can't be reached yet."
        # A changed file makes it start all three anew. New code or a new .env alone take effect with a restart only.
        updated=$(supervisorctl update)
        [[ $updated == *adim:* ]] || supervisorctl restart 'adim:*' >/dev/null
    else
        systemctl --quiet enable --now supervisor
    fi
    say "Daphne, the Celery worker and Celery beat are starting."
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
