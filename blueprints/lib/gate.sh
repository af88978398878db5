# shellcheck shell=bash
# The gate in front of Qdrant: nginx, which lets in whoever has one of the API keys that it knows.

GATE=/etc/nginx/conf.d/adim-qdrant.conf
ENGINE_KEY_FILE=/etc/qdrant/engine.key

# A key between gate and engine. It is made here and never leaves this server.
engine_key() {
    [[ -s $ENGINE_KEY_FILE ]] || openssl rand -hex 20 | put 0600 root:root "$ENGINE_KEY_FILE"
    cat "$ENGINE_KEY_FILE"
}

# open_gate_for KEY...: those keys and no others, from now on. Requests that are under way come to their end.
# shellcheck disable=SC2034 # Variables are read by render, through their names.
open_gate_for() {
    local KEYS ENGINE_KEY key
    for key in "$@"; do
        [[ $key =~ ^[A-Za-z0-9]+$ ]] || refuse "Qdrant's API key may contain only letters and digits."
    done
    KEYS=$(IFS='|' && echo "$*")
    ENGINE_KEY=$(engine_key)
    render nginx-qdrant.conf KEYS ENGINE_KEY | put 0600 root:root "$GATE"
    if [[ $CHANGED == no ]] && systemctl --quiet is-active nginx; then return; fi
    reload_website
}

# Until the web server has its site, Debian's own would be there.
reload_website() {
    [[ -e ${SITE_LINK:-/etc/nginx/sites-enabled/adim.conf} ]] || rm -f /etc/nginx/sites-enabled/default
    nginx -t -q || fail "The web server does not accept its configuration."
    systemctl --quiet enable nginx
    systemctl reload-or-restart nginx
}
