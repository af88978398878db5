# shellcheck shell=bash
# The nginx site of a workspace. It has four forms: before there is a certificate, with it (and then perhaps read-only,
# or waiting for its turn), suspended, and without a certificate of its own.

# shellcheck source=blueprints/lib/suspension.sh
source "$LIB/suspension.sh"
# shellcheck source=blueprints/lib/forwarding.sh
source "$LIB/forwarding.sh"

SITE=/etc/nginx/sites-available/adim.conf
SITE_LINK=/etc/nginx/sites-enabled/adim.conf
# shellcheck disable=SC2034 # read by the routines
CHALLENGES=/var/www/adim-challenges
# The mark that this server works and waits for the name to lead here: until then it answers nothing but its health
# report.
readonly AWAITS_SWITCH=/etc/adim/awaits-switch

certificate() { echo "/etc/letsencrypt/live/$DOMAIN/fullchain.pem"; }
awaits_switch() { [[ -e $AWAITS_SWITCH ]]; }
# tailnet: the addresses that Tailscale gives to its machines, as a line of nginx's geo; nothing where the server joins
# no private network.
tailnet() { if [[ ${TAILSCALE:-false} == true ]]; then echo '100.64.0.0/10 1;'; fi; }
has_certificate() { [[ ${TLS:-true} == true && -s $(certificate) ]]; }

# nginx does not start when it is to listen where it can't.
where_there_is_a_network() { if has_ipv6; then cat; else sed '/^ *listen \[::\]/d'; fi; }

# write_site: the form that fits, loaded by nginx when it is new.
write_site() {
    UPLOAD_LIMIT_MIB=${UPLOAD_LIMIT_MIB:-25} APPLICATION_PORT=${APPLICATION_PORT:-8000} \
        SIGN_IN_PATH=${SIGN_IN_PATH:-/accounts/login/} RESTRICTION=
    local form=nginx-without-certificate.conf
    if [[ ${TLS:-true} == false ]]; then form=nginx-plain.conf; fi
    if has_certificate; then form=nginx-site.conf; fi
    if has_certificate && is_suspended; then form=nginx-suspended.conf; fi
    # shellcheck disable=SC2034 # read by render
    TAILNET=$(tailnet)
    # shellcheck disable=SC2034 # read by render
    if is_read_only; then RESTRICTION=$(render nginx-read-only.conf SIGN_IN_PATH); fi
    # shellcheck disable=SC2034 # read by render
    if awaits_switch; then RESTRICTION=$(render nginx-awaits-switch.conf); fi
    render "$form" DOMAIN UPLOAD_LIMIT_MIB APPLICATION_PORT RESTRICTION TAILNET | where_there_is_a_network \
        | put 0644 root:root "$SITE"
    ln -sfn "$SITE" "$SITE_LINK"
    rm -f /etc/nginx/sites-enabled/default
    stop_forwarding
    nginx -t -q || fail "The web server does not accept its configuration."
    at_boot nginx
    systemctl reload-or-restart nginx
}
