#!/usr/bin/env bash
# The system packages of the whole stack in one go, the user that the application runs as, and swap on small servers.
#
# Usage: system.sh [--check]
# Settings: PYTHON_PACKAGES, OWN_SERVER
# Given: FOR_IMAGE
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/identity.sh
source "$LIB/identity.sh"
# shellcheck source=blueprints/lib/packages.sh
source "$LIB/packages.sh"

PACKAGES=(
    age ca-certificates certbot curl git nftables nginx openssl postgresql-15 python3 python3-venv redis-server rsync
    supervisor unattended-upgrades
)
# What requirements.txt asks for, as Debian's packages: for places where no Python index can be reached.
[[ ${PYTHON_PACKAGES:-pip} != debian ]] \
    || PACKAGES+=(celery daphne python3-cryptography python3-django python3-psycopg2 python3-redis)

readonly SMALL_MIB=2048 SWAP_FILE=/swapfile SWAP_MIB=2048

install() {
    retire_born_host_key
    install_packages "${PACKAGES[@]}"
    make_user
    make_stand_in_certificate
    make_swap
}

for_image() {
    retire_born_host_key
    install_packages "${PACKAGES[@]}"
    make_user
    wait_for_byte_code || fail "The packages' Python modules were not compiled in time."
}

make_user() {
    id adim >/dev/null 2>&1 || useradd --system --user-group --home-dir /srv/adim --shell /usr/sbin/nologin adim
    command install -d -m 0755 -o root -g root /srv/adim
}

# Debian makes it with the package ssl-cert, and PostgreSQL does not start without it. An image has none: its key would
# be the same on every server.
make_stand_in_certificate() {
    is_own_server || [[ -s /etc/ssl/private/ssl-cert-snakeoil.key ]] || ! command -v make-ssl-cert >/dev/null \
        || make-ssl-cert generate-default-snakeoil
}

wants_swap() { ! in_container && (($(memory_mib) < SMALL_MIB)); }
has_swap() { [[ $(wc -l </proc/swaps) -gt 1 ]]; }

# What an owner's disk is, is theirs: not each file system takes a file for swap.
add_swap() {
    (($(free_bytes /) >> 20 > SWAP_MIB)) && fallocate -l "${SWAP_MIB}M" "$SWAP_FILE" && chmod 0600 "$SWAP_FILE" \
        && mkswap "$SWAP_FILE" >/dev/null && swapon "$SWAP_FILE"
}

make_swap() {
    wants_swap && ! has_swap || return 0
    say "Adding $SWAP_MIB MiB of swap because this server is small."
    if ! add_swap; then
        rm -f "$SWAP_FILE"
        is_own_server || fail "No swap could be added."
        say "No swap was added: the file system at / does not support it or has no space. The workspace works without swap as long as there is enough memory."
        return 0
    fi
    grep -q "^$SWAP_FILE " /etc/fstab || echo "$SWAP_FILE none swap sw 0 0" >>/etc/fstab
    echo 'vm.swappiness = 10' | put 0644 root:root /etc/sysctl.d/90-adim-swap.conf
    sysctl --quiet --load /etc/sysctl.d/90-adim-swap.conf
}

check() {
    healthy "every system package is installed" has_packages "${PACKAGES[@]}"
    healthy "the user adim exists" id adim
    is_own_server || ! wants_swap || healthy "there is swap" has_swap
}

routine "$@"
