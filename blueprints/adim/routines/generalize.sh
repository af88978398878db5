#!/usr/bin/env bash
# Makes this server fit to be the image of others: removes what two servers must not have in common. It is the last
# thing before the server goes down for its snapshot, and there is no way back.
#
# What the portal still needs to reach the server (keys, this routine's own log) goes when the server shuts down, and so
# does what is written until then. The mark $UNFINISHED goes last of all: a server that is made from an image that has
# it says so, and is not built.
#
# Usage: generalize.sh [--check]
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/identity.sh
source "$LIB/identity.sh"
# shellcheck source=blueprints/lib/generalize.sh
source "$LIB/generalize.sh"

# They would start with the server, before they are set up. Each is switched on by its routine.
readonly NOT_YET=(nginx postgresql redis-server supervisor)

install() {
    ! is_own_server || refuse "This server belongs to its owner and becomes no image."
    : >"$UNFINISHED"
    stop_background_work
    drop_cluster
    systemctl --quiet disable --now "${NOT_YET[@]}"
    drop_stand_in_certificate
    rm -rf /etc/letsencrypt/{accounts,archive,live,renewal} /etc/adim
    drop_packages_of_apt
    at_shutdown
    say "Nothing of this server is left that another one must not have; the rest goes when it shuts down."
}

# The daily runs of apt would write again what is removed.
stop_background_work() {
    systemctl stop apt-daily.timer apt-daily-upgrade.timer apt-daily.service apt-daily-upgrade.service \
        unattended-upgrades.service 2>/dev/null || true
}

drop_cluster() {
    [[ ! -d /etc/postgresql/15/main ]] || pg_dropcluster --stop 15 main
}

# A link to it bears the hash of the server's name.
drop_stand_in_certificate() {
    rm -f /etc/ssl/private/ssl-cert-snakeoil.key /etc/ssl/certs/ssl-cert-snakeoil.pem
    find /etc/ssl/certs -type l -lname '*ssl-cert-snakeoil.pem' -delete
}

drop_packages_of_apt() {
    apt-get clean
    rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin
}

check() {
    healthy "there is no PostgreSQL cluster" test ! -e /var/lib/postgresql/15/main
    healthy "there is no key of Debian's stand-in certificate" test ! -e /etc/ssl/private/ssl-cert-snakeoil.key
    healthy "the rest goes when the server shuts down" systemctl --quiet is-active "$LAST_UNIT"
}

routine "$@"
