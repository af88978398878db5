# shellcheck shell=bash
# A second set of the application's programs, which answers while the first is started anew: nobody who asks meanwhile
# is turned away. Needs application.sh and website.sh.

STANDBY_PART=/etc/supervisor/conf.d/adim-standby.conf
# shellcheck disable=SC2034 # read by the routines
readonly MAIN_PORT=8000 STANDBY_PORT=8001
# How long requests that are under way may take. A websocket that is still open then is closed; its client opens it
# again.
readonly DRAIN_SECONDS=20

# port_is_healthy PORT: the application's own word, asked past the web server.
port_is_healthy() {
    curl -sS --fail --max-time 8 -o /dev/null -H "Host: $DOMAIN" -H 'X-Forwarded-Proto: https' \
        "http://127.0.0.1:$1/healthz"
}

standby_answers() { grep -q "127.0.0.1:$STANDBY_PORT" "$SITE"; }

worker_answers() {
    as_app timeout 10 "$PYTHON" -m celery --app "${APP_PACKAGE:-adim}" inspect ping --destination "$1" --timeout 3
}

start_standby() {
    APP_PACKAGE=${APP_PACKAGE:-adim}
    render supervisor-standby.conf APP_PACKAGE | put 0644 root:root "$STANDBY_PART"
    supervisorctl reread >/dev/null
    supervisorctl update >/dev/null
    supervisorctl start 'adim-standby:*' >/dev/null || true
    wait_until 60 port_is_healthy "$STANDBY_PORT" || fail "The second set of programs did not start."
    wait_until 60 worker_answers standby@adim || fail "The second Celery worker did not start."
}

stop_standby() {
    rm -f "$STANDBY_PART"
    supervisorctl reread >/dev/null
    supervisorctl update >/dev/null
}

# lead_to PORT: new requests go there. Ends when those that went elsewhere are answered.
lead_to() {
    # shellcheck disable=SC2034 # read by write_site
    local master before worker APPLICATION_PORT=$1
    master=$(</run/nginx.pid)
    before=$(<"/proc/$master/task/$master/children")
    write_site
    for worker in $before; do
        wait_until "$DRAIN_SECONDS" eval "! kill -0 $worker" || say "Connections that were still open are closed."
    done
}
