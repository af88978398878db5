#!/usr/bin/env bash
# nginx in front of Daphne: websockets, static files, uploads, limits. It answers the certificate authority's questions.
#
# Usage: nginx.sh [--check]
# Settings: DOMAIN, UPLOAD_LIMIT_MIB
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/website.sh
source "$LIB/website.sh"

install() {
    need DOMAIN
    command install -d -m 0755 "$CHALLENGES"
    render nginx-http.conf | put 0644 root:root /etc/nginx/conf.d/adim.conf
    write_site
    say "The web server is running."
}

check() {
    healthy "nginx runs" active nginx
    healthy "nginx accepts its configuration" nginx -t -q
    healthy "the workspace's site is on" grep -q "server_name ${DOMAIN:-};" "$SITE_LINK"
    healthy "nginx answers" listens 127.0.0.1:80
}

routine "$@"
