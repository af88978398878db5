# shellcheck shell=bash
# Where a Django application lives on the server, and how its commands are run.

# shellcheck source=blueprints/lib/hosts.sh
source "$LIB/hosts.sh"

HOME_OF_APP=/srv/adim
APP=$HOME_OF_APP/app
VENV=$HOME_OF_APP/venv
PYTHON=$VENV/bin/python

# The application reads its settings from .env by itself; nothing of the routine's environment goes along.
# manage.py is started from the code's folder, as its own user, who may not write there.
as_app() { (cd "$APP" && exec runuser -u adim -- env -i PATH="$PATH" LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 "$@"); }

# As root: for what is written beside the code.
manage() { (cd "$APP" && exec env -i PATH="$PATH" LC_ALL=C.UTF-8 "$PYTHON" manage.py "$@"); }

# On their own server owners say here by which mail server their workspace sends. It is read line by line, and run by
# nobody.
readonly OWNERS_MAIL=/etc/adim/mail
readonly OWNERS_LINE='^(EMAIL_HOST|EMAIL_PORT|EMAIL_HOST_USER|EMAIL_HOST_PASSWORD|EMAIL_USE_TLS|DEFAULT_FROM_EMAIL)=(.*)$'

read_owners_mail() {
    [[ ${OWN_SERVER:-false} == true && -r $OWNERS_MAIL ]] || return 0
    local line
    while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line =~ $OWNERS_LINE ]]; then printf -v "${BASH_REMATCH[1]}" '%s' "${BASH_REMATCH[2]}"; fi
    done <"$OWNERS_MAIL"
}

# write_env [ROLE PASSWORD]: the application's settings, with which it signs in to the database as itself, unless
# another role is named. The lines that its owner wrote there stay.
# shellcheck disable=SC2034 # The variables are read by render, through their names.
write_env() {
    local ALLOWED_HOSTS DEPLOYMENT_TYPE text DATABASE_URL REDIS_URL NEO4J_URI=
    ALLOWED_HOSTS=$(allowed_hosts) DEPLOYMENT_TYPE=$(deployment_type)
    if [[ ${NEO4J:-} == true ]]; then NEO4J_URI=bolt://127.0.0.1:7687; else NEO4J_PASSWORD=; fi
    DATABASE_URL=postgresql://${1:-adim}:$(url_encoded "${2:-$POSTGRES_PASSWORD}")@127.0.0.1:5432/adim
    REDIS_URL=redis://:$(url_encoded "$REDIS_PASSWORD")@127.0.0.1:6379/0
    read_owners_mail
    EMAIL_PORT=${EMAIL_PORT:-587} EMAIL_USE_TLS=${EMAIL_USE_TLS:-True}
    PLAN=${PLAN:-free} PLAN_USERS=${PLAN_USERS:-} PLAN_STORAGE_GB=${PLAN_STORAGE_GB:-} PLAN_FEATURES=${PLAN_FEATURES:-}
    text=$(render_with dotenv_quoted env \
        SECRET_KEY ALLOWED_HOSTS DEPLOYMENT_TYPE DOMAIN GATE_ID CUSTOMER_ID WORKSPACE_ID PORTAL_ADDRESS PLAN \
            PLAN_USERS PLAN_STORAGE_GB PLAN_FEATURES DATABASE_URL REDIS_URL QDRANT_API_KEY NEO4J_URI NEO4J_PASSWORD \
        ENCRYPTION_KEY EMAIL_HOST EMAIL_PORT EMAIL_HOST_USER EMAIL_HOST_PASSWORD EMAIL_USE_TLS DEFAULT_FROM_EMAIL \
        | python3 "$BLUEPRINT/bin/adim-env" keep "$APP/.env" /var/lib/adim/env-names)
    put 0600 adim:adim "$APP/.env" <<<"$text"
}
