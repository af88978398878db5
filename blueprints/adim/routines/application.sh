#!/usr/bin/env bash
# The ADIM application's database schema, by its own migrations.
#
# Usage: application.sh [--check]
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/application.sh
source "$LIB/application.sh"

install() {
    say "Preparing the database."
    as_app "$PYTHON" manage.py migrate --noinput --verbosity 1
    say "The application is installed."
}

check() {
    healthy "the database has the schema of this code" as_app "$PYTHON" manage.py migrate --check
}

routine "$@"
