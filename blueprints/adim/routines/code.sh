#!/usr/bin/env bash
# The application's code from git, its Python packages and its static files: what needs no database, beside which it is
# fetched.
#
# Usage: code.sh [--check]
# Settings: APP_REPOSITORY, APP_REF, APP_REPOSITORY_TOKEN, PYTHON_PACKAGES, and all that templates/env names
# Given: FOR_IMAGE
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/packages.sh
source "$LIB/packages.sh"
# shellcheck source=blueprints/lib/application.sh
source "$LIB/application.sh"

install() {
    need APP_REPOSITORY DOMAIN WORKSPACE_ID SECRET_KEY ENCRYPTION_KEY POSTGRES_PASSWORD REDIS_PASSWORD QDRANT_API_KEY
    make_folders
    fetch_code
    # shellcheck disable=SC2119 # It signs in as itself.
    write_env
    install_python_packages
    "$PYTHON" -m compileall -q "$APP"
    compile_what_runs
    say "Collecting the static files."
    manage collectstatic --noinput --verbosity 0
    say "The application's code is there."
}

# What is imported by root stays compiled. The programs run as a user who may not write there, and would compile it at
# each start until all modules are.
compile_what_runs() {
    [[ ${PYTHON_PACKAGES:-pip} == debian ]] || return 0
    manage shell --command 'import daphne.cli, celery.bin.celery, celery.apps.worker, celery.concurrency.prefork, \
kombu.transport.redis, psycopg2' >/dev/null 2>&1 || true
}

for_image() {
    need APP_REPOSITORY
    make_folders
    fetch_code
    install_python_packages
    "$PYTHON" -m compileall -q "$APP"
    # It names the repository, and says when and on which server the code was fetched.
    rm -rf "$APP/.git/FETCH_HEAD" "$APP/.git/logs"
    say "The application's code is there."
}

make_folders() {
    command install -d -m 0755 -o adim -g adim "$HOME_OF_APP/media" "$HOME_OF_APP/celery"
    command install -d -m 0755 -o root -g root "$HOME_OF_APP/static" "$HOME_OF_APP/app"
}

# The code belongs to root: the application can read itself and not change itself.
fetch_code() {
    local wanted said git=(git -C "$APP" -c advice.detachedHead=false)
    [[ -d $APP/.git ]] || git init --quiet --initial-branch=main "$APP"
    export GIT_TERMINAL_PROMPT=0 GIT_ASKPASS="$LIB/git-askpass.sh"
    say "Fetching ${APP_REF:-main} of the application."
    said=$("${git[@]}" fetch --quiet --depth 1 "$APP_REPOSITORY" "${APP_REF:-main}" 2>&1) \
        || away_or_later packages "The application's code could not be fetched." "$said"
    wanted=$("${git[@]}" rev-parse FETCH_HEAD)
    "${git[@]}" checkout --quiet --force "$wanted"
    output app_commit "$wanted"
}

install_python_packages() {
    local said
    case ${PYTHON_PACKAGES:-pip} in
        pip)
            say "Installing the application's Python packages."
            [[ -x $PYTHON ]] || python3 -m venv "$VENV"
            rm -rf "$HOME_OF_APP"/.pip.*
            # What it builds it also runs, which a server's /tmp may not allow.
            said=$(TMPDIR=$(mktemp -d "$HOME_OF_APP/.pip.XXXXXX") && export TMPDIR && trap 'rm -rf "$TMPDIR"' EXIT \
                && "$PYTHON" -m pip install --quiet --disable-pip-version-check \
                    --requirement "$APP/requirements.txt" 2>&1) \
                || away_or_later packages "The application's Python packages could not be installed." "$said"
            ;;
        debian) [[ -x $PYTHON ]] || python3 -m venv --system-site-packages --without-pip "$VENV" ;;
        *) refuse "PYTHON_PACKAGES is neither pip nor debian." ;;
    esac
}

check() {
    healthy "the code is there" test -f "$APP/manage.py"
    healthy "the .env is closed to others" env_is_closed
    healthy "the settings are valid" as_app "$PYTHON" manage.py check
    healthy "the static files are collected" compgen -G "$HOME_OF_APP/static/*"
}

env_is_closed() { [[ $(stat -c '%a %U' "$APP/.env") == '600 adim' ]]; }

routine "$@"
