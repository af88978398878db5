#!/usr/bin/env bash
# adim-uninstall: takes the workspace off this server. Data stays unless it is asked for; packages stay.
#
# usage: adim-uninstall [--yes] [--delete-data]
#   --yes           does not ask
#   --delete-data   deletes the database, the uploaded files and the vectors too; there is no way back

set -Eeuo pipefail
umask 022
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=blueprints/lib/own/portal.sh
source "$HERE/portal.sh"
# shellcheck source=blueprints/lib/forwarding.sh
source "$(dirname "$HERE")/forwarding.sh"
# shellcheck source=blueprints/lib/firewall.sh
source "$(dirname "$HERE")/firewall.sh"
# shellcheck source=blueprints/lib/own/leave.sh
source "$HERE/leave.sh"

say() { printf '%s\n' "$*"; }
stop() {
    printf 'adim-uninstall: %s\n' "$1" >&2
    exit 1
}

ask() {
    local answer
    { exec 5<>/dev/tty; } 2>/dev/null || stop "There is no terminal to ask on: use --yes."
    printf 'This removes the workspace %s from this server%s. Type its ID to continue: ' "$(state workspace)" "$1" >&5
    IFS= read -r answer <&5 || true
    exec 5>&-
    [[ -n $answer && $answer == "$(state workspace)" ]] || stop "Nothing was changed."
}

# Ends a unit if there is one.
end_unit() { systemctl --quiet disable --now "$@" 2>/dev/null || true; }

# Whether the portal has let go of this server already. Where it can't be asked, it is taken to know it still.
is_forgotten() {
    is_registered || return 0
    signed_call GET /api/servers/configuration || true
    BODY=
    [[ $ANSWER == 410 ]]
}

# The portal's key for updates, if it was let in. It is told; whether it hears it does not matter.
shut_out_portal() {
    SSHD=$(sshd_says)
    has_leave || return 0
    take_leave
    signed_call POST /api/servers/updates/revoke || true
}

stop_everything() {
    end_unit adim-agent.timer adim-resume.service adim-tasks.service
    rm -f /etc/supervisor/conf.d/adim.conf /etc/supervisor/conf.d/adim-standby.conf
    if command -v supervisorctl >/dev/null; then supervisorctl update >/dev/null 2>&1 || true; fi
    end_unit qdrant redis-server@adim
    stop_forwarding
    rm -f /etc/nginx/sites-enabled/adim.conf /etc/nginx/sites-available/adim.conf /etc/nginx/conf.d/adim.conf \
        /etc/nginx/conf.d/adim-qdrant.conf
    if systemctl --quiet is-active nginx; then systemctl reload nginx 2>/dev/null || systemctl stop nginx || true; fi
}

open_firewall() {
    end_unit "$FIREWALL_UNIT"
    nft delete table inet adim 2>/dev/null || nft delete table ip adim 2>/dev/null || true
    rm -f "$UNIT_FOLDER/$FIREWALL_UNIT" /etc/apt/apt.conf.d/52adim-upgrades
    hand_back_nftables_conf
}

# What a copy or a restore has left that was cut off half way is data, too.
delete_data() {
    local database databases=(--command 'SET client_min_messages = warning') domain kept
    for database in adim adim_incoming adim_outgoing; do
        databases+=(--command "DROP DATABASE IF EXISTS $database WITH (FORCE)")
    done
    if command -v psql >/dev/null; then
        runuser -u postgres -- psql --quiet "${databases[@]}" --command 'DROP ROLE IF EXISTS adim' \
            || say "The database could not be deleted."
    fi
    rm -rf /srv/adim /var/lib/qdrant /etc/qdrant /opt/qdrant /var/lib/adim-qdrant.* \
        /var/lib/redis/adim.* /var/lib/adim-redis.*
    domain=$(state domain)
    [[ -n $domain ]] || return 0
    for kept in "$domain" "$domain.incoming"; do
        rm -rf "/etc/letsencrypt/live/$kept" "/etc/letsencrypt/archive/$kept"
    done
    rm -f "/etc/letsencrypt/renewal/$domain.conf"
}

remove_programs() {
    rm -f /etc/systemd/system/adim-agent.service /etc/systemd/system/adim-agent.timer \
        /etc/systemd/system/adim-resume.service /etc/systemd/system/adim-tasks.service \
        /etc/systemd/system/qdrant.service /etc/redis/redis-adim.conf /etc/letsencrypt/renewal-hooks/deploy/adim-nginx \
        /usr/local/sbin/adim-agent /usr/local/sbin/adim-update /usr/local/sbin/adim-allow-updates \
            /usr/local/sbin/adim-migrate /usr/local/sbin/adim-uninstall
    rm -rf /etc/systemd/system/certbot.service.d/adim.conf /etc/adim /opt/adim /var/lib/adim /var/log/adim
    # By this a later installation knows that nginx and PostgreSQL came with the workspace.
    echo "A workspace was here, and its packages stayed. You can remove this file with them." >/etc/adim.uninstalled
    systemctl daemon-reload
}

main() {
    local data=no yes=no forgotten=no
    while (($# > 0)); do
        case $1 in
            --yes) yes=yes ;;
            --delete-data) data=yes ;;
            --help) show_usage; exit 0 ;;
            *) stop "usage: adim-uninstall [--yes] [--delete-data]" ;;
        esac
        shift
    done
    [[ $EUID -eq 0 ]] || stop "This must run as root: add sudo before the command."
    [[ $yes == yes ]] || ask "$(if [[ $data == yes ]]; then echo ', WITH ITS DATA'; else echo '; its data stays'; fi)"
    # Where postgres, too, may be.
    cd /
    if is_forgotten; then forgotten=yes; fi
    shut_out_portal
    stop_everything
    open_firewall
    if [[ $data == yes ]]; then delete_data; fi
    remove_programs
    say "The workspace is removed from this server. The Debian packages that it used stay."
    [[ $data == yes ]] || say "Its data stays: the PostgreSQL database adim, /srv/adim and /var/lib/qdrant."
    [[ $forgotten == yes ]] || say "On the portal, choose Unregister this server in the workspace's settings."
}

main "$@"
exit
