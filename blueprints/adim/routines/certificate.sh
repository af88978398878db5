#!/usr/bin/env bash
# Asks for the certificate as soon as the name leads here, while the packages are installed. It is a head start and no
# more: where none is given now, the routine `tls` asks for it at the end, and knows more of an authority's ways.
#
# Usage: certificate.sh [--check]
# Settings: DOMAIN, ACME_DIRECTORY, ACME_EMAIL, ACME_CA_PEM, OWN_SERVER
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/website.sh
source "$LIB/website.sh"
# shellcheck source=blueprints/lib/certificate.sh
source "$LIB/certificate.sh"

readonly LONGEST_SECONDS=60

install() {
    need DOMAIN ACME_DIRECTORY
    # Whose server it is, may have a web server; and only its routine knows whether the name leads here.
    if is_own_server; then say "The certificate is requested when the web server runs."; return; fi
    if [[ -e $SITE_LINK ]] || has_certificate; then say "There is a web server or a certificate already."; return; fi
    trust_authority
    # An image brings one that shows Debian's own page. Its routine starts it.
    systemctl --quiet stop nginx 2>/dev/null || true
    say "Asking the certificate authority for a certificate for $DOMAIN."
    FOLDER=$(mktemp -d /var/lib/adim/certificate.XXXXXX)
    trap 'rm -rf "$FOLDER"' EXIT
    local said
    if ! said=$(timeout "$LONGEST_SECONDS" python3 "$BLUEPRINT/bin/adim-acme" "$FOLDER" 2>&1); then
        printf '%s\n' "$said" | tail -n 3
        say "None was issued yet. It is requested again when the web server runs."
        return
    fi
    keep_account
    keep_certificate "$DOMAIN" "$(<"$FOLDER/chain.pem")" "$(<"$FOLDER/key.pem")"
    say "There is a certificate for $DOMAIN."
}

# Before the certificate, so that there is never one that can't be renewed.
keep_account() {
    local accounts=$AUTHORITY_FILES/accounts/${ACME_DIRECTORY#*://}
    command install -d -m 0755 "$AUTHORITY_FILES"
    (umask 077 && mkdir -p "$accounts")
    [[ -n $(ls -A "$accounts") ]] || cp -r "$FOLDER/account/." "$accounts/"
}

# For how long, and whether it is shown, the routine tls checks.
check() {
    healthy "there is a certificate" has_certificate
}

routine "$@"
