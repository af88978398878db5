#!/usr/bin/env bash
# The second yardstick: the same workspace by the script of a careful administrator, who takes every shortcut that is
# safe on a new server. It comes after install.sh's text, without that one's last line, and says only what it does
# otherwise:
# - dpkg does not wait for the disk, and packages do not start services that are configured later;
# - Python's modules are compiled by all processors, beside the database;
# - the PostgreSQL cluster, Redis, Qdrant, the certificate and the code are made beside each other.
# Like the first, it cannot be resumed, checked or safely interrupted.
#
# Usage: (cat settings; sed '$d' install.sh; cat careful.sh) | ssh root@server bash -s
# shellcheck disable=SC2034,SC2154,SC2317 # The settings come before this text, and functions are called by name.
set -euo pipefail

main() {
    echo "== host_key"
    host_key
    echo "== packages"
    beside fetch_qdrant
    packages
    together
    echo "== services, certificate and code"
    beside byte_code
    beside firewall
    beside cluster
    beside redis
    beside qdrant
    beside website
    beside code
    together
    echo "== database"
    migrations
    echo "== programs"
    programs
    echo "== verify"
    verify
}

BESIDE=()

# beside FUNCTION: runs it beside all that follows, until `together` has waited for it.
beside() {
    "$1" </dev/null &
    BESIDE+=($!)
}

together() {
    local id
    for id in "${BESIDE[@]}"; do wait "$id"; done
    BESIDE=()
}

# install.sh's own, with dpkg and apt told otherwise.
eval "plain_$(declare -f packages)"
eval "plain_$(declare -f qdrant)"
eval "plain_$(declare -f postgresql)"
eval "plain_$(declare -f application)"
eval "plain_$(declare -f programs)"
eval "plain_$(declare -f website)"

packages() {
    local stand_ins=/var/lib/stand-ins name
    mkdir -p "$stand_ins"
    for name in py3compile invoke-rc.d deb-systemd-invoke; do
        printf '#!/bin/sh\nexit 0\n' >"$stand_ins/$name"
        chmod 0755 "$stand_ins/$name"
    done
    cat >/etc/apt/apt.conf.d/99careful <<END
Dpkg::Options { "--force-unsafe-io"; };
DPkg::Path "$stand_ins:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
END
    mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/careful.conf
    plain_packages
    rm -r /etc/apt/apt.conf.d/99careful /etc/postgresql-common/createcluster.d/careful.conf "$stand_ins"
    systemctl daemon-reload
}

byte_code() { nice -n 5 python3 -m compileall -q -j 0 /usr/lib/python3/dist-packages || true; }

cluster() {
    pg_createcluster 15 main >/dev/null
    systemctl start postgresql postgresql@15-main
    cd /
    plain_postgresql
}

fetch_qdrant() {
    curl -fsSL -o /tmp/qdrant.tar.gz "$QDRANT_URL"
}

# What the first script fetches itself is there already.
qdrant() {
    curl() { true; }
    plain_qdrant
}

# All of the first script's part but the migrations, which need the database.
code() {
    runuser() { true; }
    plain_application
}

migrations() {
    cd /srv/adim/app
    runuser -u adim -- /srv/adim/venv/bin/python manage.py migrate --noinput --verbosity 0
}

# Neither was started with its package.
website() {
    systemctl start nginx
    plain_website
}

programs() {
    supervisorctl() { systemctl enable --now --quiet supervisor; }
    plain_programs
}

main "$@"
