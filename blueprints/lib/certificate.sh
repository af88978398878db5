# shellcheck shell=bash
# A certificate that comes from another server: its chain and its key, and nothing else of what lies there. Both are
# read by a user who may do nothing, and written anew here from what was understood; what renews them is written here,
# too.

readonly RELOAD_HOOK=/etc/letsencrypt/renewal-hooks/deploy/adim-nginx
readonly AUTHORITY_TRUST=/etc/adim/acme-ca.pem
readonly RENEWAL_PART=/etc/systemd/system/certbot.service.d/adim.conf
readonly LONGEST_PEM=65536 MOST_CERTIFICATES=10 AUTHORITY_FILES=/etc/letsencrypt

# Only certbot trusts the authority's own web server by this file. The rest of the system has no reason to.
trust_authority() {
    [[ -n ${ACME_CA_PEM:-} ]] || return 0
    command install -d -m 0755 /etc/adim "${RENEWAL_PART%/*}"
    put 0644 root:root "$AUTHORITY_TRUST" <<<"$ACME_CA_PEM"
    printf '[Service]\nEnvironment=REQUESTS_CA_BUNDLE=%s\n' "$AUTHORITY_TRUST" | put 0644 root:root "$RENEWAL_PART"
    export REQUESTS_CA_BUNDLE=$AUTHORITY_TRUST
}

as_nobody() { (cd / && exec runuser -u nobody -- env -i PATH="$PATH" "$@"); }

# chain_of: the certificates on standard input, each as openssl writes it.
chain_of() {
    local text block count=0
    text=$(head -c $((LONGEST_PEM + 1)) | tr -d '\000')
    ((${#text} <= LONGEST_PEM)) || return 1
    while [[ $text =~ (-----BEGIN\ CERTIFICATE-----[A-Za-z0-9+/=[:space:]]*-----END\ CERTIFICATE-----)(.*) ]]; do
        block=${BASH_REMATCH[1]} text=${BASH_REMATCH[2]}
        ((++count <= MOST_CERTIFICATES)) || return 1
        as_nobody openssl x509 <<<"$block" 2>/dev/null || return 1
    done
    ((count > 0))
}

# key_of: the private key on standard input, as openssl writes it.
key_of() { head -c "$LONGEST_PEM" | as_nobody openssl pkey -passin pass: 2>/dev/null; }

# is_certificate_for NAME CHAIN KEY: whether they belong together, and to that name, today.
is_certificate_for() {
    as_nobody openssl x509 -noout -checkend 0 <<<"$2" >/dev/null 2>&1 || return 1
    [[ $(as_nobody openssl x509 -noout -checkhost "$1" <<<"$2" 2>/dev/null) == *'does match'* ]] || return 1
    [[ $(as_nobody openssl x509 -noout -pubkey <<<"$2" 2>/dev/null) \
        == "$(as_nobody openssl pkey -pubout <<<"$3" 2>/dev/null)" ]]
}

# keep_certificate NAME CHAIN KEY: puts them where certbot keeps its own. Of what was there under that name nothing
# stays.
keep_certificate() {
    local name=$1 chain=$2 key=$3 leaf archive=$AUTHORITY_FILES/archive/$1 live=$AUTHORITY_FILES/live/$1 part
    leaf=${chain%%-----END CERTIFICATE-----*}$'-----END CERTIFICATE-----'
    command install -d -m 0755 "$AUTHORITY_FILES" "$AUTHORITY_FILES/renewal"
    command install -d -m 0700 "$AUTHORITY_FILES/archive" "$AUTHORITY_FILES/live"
    rm -rf "$archive.incoming" "$live.incoming"
    mkdir -m 0755 "$archive.incoming" "$live.incoming"
    put 0644 root:root "$archive.incoming/cert1.pem" <<<"$leaf"
    put 0644 root:root "$archive.incoming/chain1.pem" <<<"${chain#"$leaf"$'\n'}"
    put 0644 root:root "$archive.incoming/fullchain1.pem" <<<"$chain"
    put 0600 root:root "$archive.incoming/privkey1.pem" <<<"$key"
    for part in cert chain fullchain privkey; do ln -s "../../archive/$name/${part}1.pem" \
        "$live.incoming/$part.pem"; done
    rm -rf "$live" "$archive"
    mv -T "$archive.incoming" "$archive"
    mv -T "$live.incoming" "$live"
    put_renewal "$name"
}

# put_renewal NAME: how it is renewed. The account at the authority is this server's own.
put_renewal() {
    local live=$AUTHORITY_FILES/live/$1
    put 0644 root:root "$AUTHORITY_FILES/renewal/$1.conf" <<CONF
archive_dir = $AUTHORITY_FILES/archive/$1
cert = $live/cert.pem
privkey = $live/privkey.pem
chain = $live/chain.pem
fullchain = $live/fullchain.pem

[renewalparams]
authenticator = webroot
webroot_path = /var/www/adim-challenges,
server = $ACME_DIRECTORY
key_type = ecdsa
[[webroot_map]]
$1 = /var/www/adim-challenges
CONF
}

# drop_strange_hooks NAME: a workspace that came from its owner's server in an earlier version brought that server's
# whole folder along. Nothing of it runs on a server of ours but our one hook.
drop_strange_hooks() {
    [[ ${OWN_SERVER:-false} != true && -d $AUTHORITY_FILES ]] || return 0
    [[ ! -d $AUTHORITY_FILES/renewal-hooks ]] \
        || find "$AUTHORITY_FILES/renewal-hooks" -mindepth 2 ! -path "$RELOAD_HOOK" -delete
    [[ ! -d $AUTHORITY_FILES/renewal ]] || find "$AUTHORITY_FILES/renewal" -mindepth 1 ! -name "$1.conf" -delete
    echo 'max-log-backups = 0' | put 0644 root:root "$AUTHORITY_FILES/cli.ini"
    if grep -qsE '^(pre|post|renew|deploy|manual_auth|manual_cleanup)_hook|^(installer|authenticator) = ' \
        <(grep -v '^authenticator = webroot$' "$AUTHORITY_FILES/renewal/$1.conf" 2>/dev/null); then
        put_renewal "$1"
    fi
}
