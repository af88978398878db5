#!/usr/bin/env bash
# The host's firewall (everything in is refused but SSH, HTTP and HTTPS) and daily security upgrades.
#
# Usage: firewall.sh [--check]
# Settings: OWN_SERVER
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"

install() {
    # shellcheck disable=SC2034 # Read by render, through its name.
    SSH_PORTS=$(ssh_ports)
    keep_rules_of_others
    render nftables.conf SSH_PORTS OTHERS | put 0644 root:root /etc/nftables.conf
    nft --check --file /etc/nftables.conf || fail "The firewall's rules are not accepted by this server."
    systemctl --quiet enable nftables
    systemctl reload-or-restart nftables
    say "The firewall lets in SSH, HTTP and HTTPS only."
    render unattended-upgrades.conf | put 0644 root:root /etc/apt/apt.conf.d/20auto-upgrades
    # Some images mask them, so that nothing disturbs the first boot.
    systemctl --quiet unmask apt-daily.timer apt-daily-upgrade.timer apt-daily.service apt-daily-upgrade.service
    systemctl --quiet enable --now apt-daily.timer apt-daily-upgrade.timer
    say "Security upgrades are installed every day."
}

# Where the SSH server listens. A server of ours has it on port 22; its owner may have moved their own.
ssh_ports() {
    local ports=
    if [[ ${OWN_SERVER:-false} == true ]]; then ports=$(sshd -T 2>/dev/null | awk '$1 == "port" { print $2 }' | paste -sd ,); fi
    echo "${ports:-22}"
}

# What the owner of this server has in the file already goes on being loaded, before ours.
# shellcheck disable=SC2034 # Read by render, through its name.
keep_rules_of_others() {
    local before=/etc/nftables.conf.before-adim
    OTHERS=
    [[ ${OWN_SERVER:-false} == true ]] || return 0
    if [[ -s /etc/nftables.conf ]] && ! grep -q 'table inet adim' /etc/nftables.conf; then cp -a /etc/nftables.conf "$before"; fi
    if [[ -s $before ]]; then OTHERS="include \"$before\""; fi
}

check() {
    healthy "the firewall refuses what is not named" refuses_by_default
    healthy "the firewall starts with the server" systemctl is-enabled nftables
    healthy "security upgrades are on" upgrades_are_on
}

refuses_by_default() { nft list chain inet adim input | grep 'policy drop' >/dev/null; }

upgrades_are_on() {
    has_unattended_upgrades && active apt-daily.timer apt-daily-upgrade.timer
}

has_unattended_upgrades() {
    [[ -x /usr/bin/unattended-upgrade ]] && apt-config dump APT::Periodic::Unattended-Upgrade | grep '"1"' >/dev/null
}

routine "$@"
