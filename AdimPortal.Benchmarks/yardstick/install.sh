#!/usr/bin/env bash
# The yardstick: a whole ADIM workspace by one plain script over one SSH connection, as a good administrator would write
# it. `./dev bench` compares the portal's way from request to code with it. It ends in the same state as the blueprint's
# routines, from a bare Debian 12 to a workspace that is healthy over TLS. It cannot be resumed, checked or safely
# interrupted.
#
# Usage: (cat settings; cat install.sh) | ssh root@server bash -s
# Settings, as NAME='value' lines: DOMAIN WORKSPACE_ID CUSTOMER_ID GATE_ID APP_REPOSITORY APP_REF QDRANT_URL
# QDRANT_SHA256
#   ACME_DIRECTORY ACME_EMAIL ACME_CA_PEM SECRET_KEY ENCRYPTION_KEY POSTGRES_PASSWORD REDIS_PASSWORD QDRANT_API_KEY
#   PYTHON_PACKAGES (pip or debian)
# shellcheck disable=SC2153 # The settings come before this text.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

main() {
    local part
    for part in host_key packages firewall postgresql redis qdrant application programs website verify; do
        echo "== $part"
        "$part"
    done
}

host_key() {
    rm -f /etc/ssh/ssh_host_*
    ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
    systemctl reload ssh
}

packages() {
    local python=()
    if [[ $PYTHON_PACKAGES == debian ]]; then
        python=(python3-django daphne celery python3-redis python3-psycopg2 python3-cryptography)
    fi
    cloud-init status --wait >/dev/null || true
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends \
        certbot curl git nftables nginx openssl postgresql-15 python3-venv redis-server supervisor unattended-upgrades \
          "${python[@]}" >/dev/null
    useradd --system --user-group --home-dir /srv/adim --shell /usr/sbin/nologin adim
    install -d -o adim -g adim /srv/adim/media /srv/adim/celery
}

firewall() {
    cat >/etc/nftables.conf <<'END'
#!/usr/sbin/nft -f
flush ruleset
table inet adim {
    chain input {
        type filter hook input priority filter; policy drop;
        iif lo accept
        ct state established,related accept
        meta l4proto { icmp, ipv6-icmp } accept
        tcp dport { 22, 80, 443 } accept
    }
}
END
    systemctl enable --now --quiet nftables
    cat >/etc/apt/apt.conf.d/20auto-upgrades <<'END'
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
END
}

postgresql() {
    export POSTGRES_PASSWORD
    runuser -u postgres -- psql -qX -v ON_ERROR_STOP=1 <<'END'
\getenv password POSTGRES_PASSWORD
CREATE ROLE adim LOGIN PASSWORD :'password';
CREATE DATABASE adim OWNER adim TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
END
}

redis() {
    systemctl disable --now --quiet redis-server
    cat >/etc/redis/redis-adim.conf <<END
bind 127.0.0.1
port 6379
requirepass $REDIS_PASSWORD
maxmemory 64mb
maxmemory-policy noeviction
dir /var/lib/redis
appendonly yes
END
    chown root:redis /etc/redis/redis-adim.conf
    chmod 0640 /etc/redis/redis-adim.conf
    systemctl enable --now --quiet redis-server@adim
}

qdrant() {
    useradd --system --user-group --home-dir /var/lib/qdrant --shell /usr/sbin/nologin qdrant
    curl -fsSL -o /tmp/qdrant.tar.gz "$QDRANT_URL"
    echo "$QDRANT_SHA256  /tmp/qdrant.tar.gz" | sha256sum --check --quiet
    mkdir -p /opt/qdrant
    tar -xzf /tmp/qdrant.tar.gz -C /opt/qdrant --no-same-owner
    install -m 0600 /dev/stdin /etc/qdrant.env <<END
QDRANT__SERVICE__HOST=127.0.0.1
QDRANT__SERVICE__API_KEY=$QDRANT_API_KEY
QDRANT__STORAGE__STORAGE_PATH=/var/lib/qdrant/storage
QDRANT__STORAGE__SNAPSHOTS_PATH=/var/lib/qdrant/snapshots
END
    cat >/etc/systemd/system/qdrant.service <<'END'
[Unit]
Description=Qdrant
[Service]
User=qdrant
StateDirectory=qdrant
EnvironmentFile=/etc/qdrant.env
ExecStart=/opt/qdrant/qdrant
Restart=always
[Install]
WantedBy=multi-user.target
END
    systemctl daemon-reload
    systemctl enable --now --quiet qdrant
}

application() {
    git clone --quiet --depth 1 --branch "$APP_REF" "$APP_REPOSITORY" /srv/adim/app
    cd /srv/adim/app
    install -m 0600 -o adim -g adim /dev/stdin .env <<END
SECRET_KEY=$SECRET_KEY
DEBUG=False
ALLOWED_HOSTS=$DOMAIN,localhost,127.0.0.1
DEPLOYMENT_TYPE=vps
VPS_DOMAIN=$DOMAIN
GATE_ID=$GATE_ID
CUSTOMER_ID=$CUSTOMER_ID
WORKSPACE_ID=$WORKSPACE_ID
DATABASE_URL=postgresql://adim:$POSTGRES_PASSWORD@127.0.0.1:5432/adim
REDIS_URL=redis://:$REDIS_PASSWORD@127.0.0.1:6379/0
QDRANT_HOST=127.0.0.1
QDRANT_HTTP_PORT=6333
QDRANT_GRPC_PORT=6334
QDRANT_API_KEY=$QDRANT_API_KEY
ENCRYPTION_KEY=$ENCRYPTION_KEY
STATIC_ROOT=/srv/adim/static
MEDIA_ROOT=/srv/adim/media
EMAIL_HOST=
OPENAI_API_KEY=
ANTHROPIC_API_KEY=
END
    if [[ $PYTHON_PACKAGES == debian ]]; then
        python3 -m venv --system-site-packages --without-pip /srv/adim/venv
    else
        python3 -m venv /srv/adim/venv
        /srv/adim/venv/bin/pip install --quiet -r requirements.txt
    fi
    runuser -u adim -- /srv/adim/venv/bin/python manage.py migrate --noinput --verbosity 0
    /srv/adim/venv/bin/python manage.py collectstatic --noinput --verbosity 0
}

programs() {
    mkdir -p /var/log/adim
    program daphne "daphne --bind 127.0.0.1 --port 8000 --proxy-headers adim.asgi:application" >/etc/supervisor/conf.d/adim.conf
    {
        program celery-worker "celery --app adim worker --concurrency 1 --loglevel INFO"
        program celery-beat "celery --app adim beat --schedule /srv/adim/celery/beat --pidfile="
    } >>/etc/supervisor/conf.d/adim.conf
    supervisorctl update >/dev/null
}

program() {
    cat <<END
[program:$1]
command=/srv/adim/venv/bin/python -m $2
directory=/srv/adim/app
user=adim
redirect_stderr=true
stdout_logfile=/var/log/adim/$1.log
END
}

website() {
    mkdir -p /var/www/challenges
    rm -f /etc/nginx/sites-enabled/default
    cat >/etc/nginx/conf.d/adim.conf <<END
map \$http_upgrade \$connection_upgrade { default upgrade; '' ''; }
server {
    listen 80;
    server_name $DOMAIN;
    location /.well-known/acme-challenge/ { root /var/www/challenges; }
    location / { return 301 https://$DOMAIN\$request_uri; }
}
END
    systemctl reload nginx
    install -m 0644 /dev/stdin /usr/local/share/ca-certificates/acme.crt <<<"$ACME_CA_PEM"
    update-ca-certificates >/dev/null 2>&1
    certbot certonly -q -n --agree-tos -m "$ACME_EMAIL" --no-eff-email --server "$ACME_DIRECTORY" \
      --webroot -w /var/www/challenges \
        -d "$DOMAIN" --deploy-hook 'systemctl reload nginx'
    cat >>/etc/nginx/conf.d/adim.conf <<END
server {
    listen 443 ssl http2;
    server_name $DOMAIN;
    ssl_certificate /etc/letsencrypt/live/$DOMAIN/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/$DOMAIN/privkey.pem;
    client_max_body_size 25m;
    location /static/ { alias /srv/adim/static/; }
    location /media/ { alias /srv/adim/media/; }
    location / {
        proxy_pass http://127.0.0.1:8000;
        proxy_http_version 1.1;
        proxy_set_header Host \$host;
        proxy_set_header X-Forwarded-For \$remote_addr;
        proxy_set_header X-Forwarded-Proto \$scheme;
        proxy_set_header Upgrade \$http_upgrade;
        proxy_set_header Connection \$connection_upgrade;
    }
}
END
    systemctl reload nginx
}

verify() {
    local answer
    for _ in {1..120}; do
        if answer=$(curl -fsS --resolve "$DOMAIN:443:127.0.0.1" --cacert "/etc/letsencrypt/live/$DOMAIN/chain.pem" \
            "https://$DOMAIN/healthz" 2>/dev/null); then
            echo "healthy: $answer"
            return
        fi
        sleep 0.5
    done
    echo "not healthy" >&2
    return 1
}

main "$@"
