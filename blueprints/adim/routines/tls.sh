#!/usr/bin/env bash
# A certificate for the workspace's name from an ACME authority, its renewal, and the site over HTTPS.
#
# Usage: tls.sh [--check]
# Settings: DOMAIN, ACME_DIRECTORY, ACME_EMAIL, ACME_CA_PEM, UPLOAD_LIMIT_MIB
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/website.sh
source "$LIB/website.sh"
# shellcheck source=blueprints/lib/certificate.sh
source "$LIB/certificate.sh"

install() {
    need DOMAIN ACME_DIRECTORY
    trust_authority
    obtain_certificate
    drop_strange_hooks "$DOMAIN"
    keep_it_fresh
    write_site
    say "The workspace is served over HTTPS."
}

obtain_certificate() {
    local answer reason
    # Where a workspace is to move, it came with the data; the authority could not see this server yet.
    if is_suspended && has_certificate; then open_account; return; fi
    if is_good_for_a_month >/dev/null && comes_from_this_authority; then open_account; return; fi
    say "Asking the certificate authority for a certificate for $DOMAIN."
    if answer=$(ask_authority 2>&1); then return; fi
    # An authority that was set up anew no longer knows the account that certbot remembers.
    if grep -Eqi 'accountDoesNotExist|account.*(not found|does not exist|unable to find)|unable to find.*account|no such account' <<<"$answer $(authority_said)"; then
        say "The authority no longer has this server's account; creating a new one."
        rm -rf "/etc/letsencrypt/accounts/${ACME_DIRECTORY#https://}"
        if answer=$(ask_authority 2>&1); then return; fi
    fi
    printf '%s\n' "$answer" | tail -n 15
    reason=$(authority_said)
    ! grep -Eq 'requests\.exceptions\.|Max retries exceeded|Response \[5[0-9][0-9]\]|serverInternal' <<<"$answer $reason" \
        || away certificate-authority "The certificate authority is not responding."
    try_later "The certificate authority has not issued a certificate for $DOMAIN yet${reason:+. It said: ${reason##* :: }}."
}

# What the authority answered last. certbot 2.1 stumbles while it would say it (josepy's errors take no traceback), so
# it is read from the log of its last run.
authority_said() {
    sed -n 's/^acme\.messages\.Error: \(.*[^.]\)\.*$/\1/p' /var/log/letsencrypt/letsencrypt.log 2>/dev/null | tail -n 1
}

# The certificate may have come alone: to renew it, this server needs an account of its own.
open_account() {
    local answer
    ! compgen -G "/etc/letsencrypt/accounts/${ACME_DIRECTORY#https://}/*/private_key.json" >/dev/null || return 0
    answer=$(ask_certbot register 2>&1) \
        || { printf '%s\n' "$answer" | tail -n 15; try_later "The certificate authority has not created an account for this server yet."; }
}

ask_authority() {
    ask_certbot certonly --webroot --webroot-path "$CHALLENGES" \
        --key-type ecdsa --cert-name "$DOMAIN" --domain "$DOMAIN" --force-renewal
}

ask_certbot() {
    local verb=$1 contact=(--register-unsafely-without-email)
    shift
    [[ -z ${ACME_EMAIL:-} ]] || contact=(--email "$ACME_EMAIL" --no-eff-email)
    certbot "$verb" --non-interactive --agree-tos "${contact[@]}" --server "$ACME_DIRECTORY" "$@"
}

keep_it_fresh() {
    command install -d -m 0755 "${RELOAD_HOOK%/*}"
    printf '#!/bin/sh\nexec systemctl reload nginx\n' | put 0755 root:root "$RELOAD_HOOK"
    systemctl daemon-reload
    systemctl --quiet enable --now certbot.timer
}

is_good_for_a_month() {
    has_certificate \
        && openssl x509 -in "$(certificate)" -noout -checkend $((30 * 86400)) \
        && openssl x509 -in "$(certificate)" -noout -checkhost "$DOMAIN" | grep 'does match' >/dev/null
}
comes_from_this_authority() { grep -qxF "server = $ACME_DIRECTORY" "/etc/letsencrypt/renewal/$DOMAIN.conf"; }

check() {
    healthy "there is a certificate for this name" is_good_for_a_month
    healthy "it is renewed by itself" active certbot.timer
    healthy "HTTPS is answered with it" answers_over_tls
}

# The chain that came with the certificate is trust enough to see that the right certificate is shown.
answers_over_tls() {
    curl -sS --max-time 10 -o /dev/null --resolve "$DOMAIN:443:127.0.0.1" \
        --cacert "/etc/letsencrypt/live/$DOMAIN/chain.pem" "https://$DOMAIN/"
}

routine "$@"
