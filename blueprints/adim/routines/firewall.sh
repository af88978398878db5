#!/usr/bin/env bash
# The host's firewall (everything in is refused but SSH, HTTP and HTTPS) and daily security upgrades. Where the owner of
# a server has a firewall that does so already, that one stays in charge.
#
# Usage: firewall.sh [--check]
# Settings: OWN_SERVER
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/rules.sh
source "$LIB/rules.sh"
# shellcheck source=blueprints/lib/firewall.sh
source "$LIB/firewall.sh"

readonly UPGRADES=/etc/apt/apt.conf.d/52adim-upgrades

install() {
    put_firewall
    hand_back_nftables_conf
    switch_on_upgrades
}

# shellcheck disable=SC2034 # Variables are read by render, through their names.
put_firewall() {
    local SSH_PORTS=22 POLICY=drop FAMILY
    FAMILY=$(firewall_family)
    if is_own_server; then SSH_PORTS=$(ssh_ports); fi
    if another_is_in_charge; then POLICY=accept; fi
    command install -d -m 0755 "${FIREWALL%/*}" "$OWNERS_RULES"
    render firewall.nft FAMILY POLICY SSH_PORTS OWNERS_RULES | put 0644 root:root "$FIREWALL.new"
    nft --check --file "$FIREWALL.new" \
        || fail "This server does not accept the firewall's rules. Check the rules in $OWNERS_RULES."
    mv -f "$FIREWALL.new" "$FIREWALL"
    firewall_unit "$FAMILY" | put 0644 root:root "$UNIT_FOLDER/$FIREWALL_UNIT"
    if [[ $CHANGED == yes ]]; then systemctl daemon-reload; fi
    at_boot "$FIREWALL_UNIT"
    systemctl reload-or-restart "$FIREWALL_UNIT"
    if [[ $POLICY == drop ]]; then
        say "The firewall lets in SSH, HTTP and HTTPS only."
    else
        say "This server's own firewall stays in charge: $(list_of "$(firewalls_in "$(rules_of_others)")")."
    fi
}

another_is_in_charge() { is_own_server && refuse_unnamed "$(rules_of_others)"; }

# In a file of ours, which is read after Debian's and before the owner's own.
switch_on_upgrades() {
    render unattended-upgrades.conf | put 0644 root:root "$UPGRADES"
    take_back_former_upgrades
    # Some images mask them, so that nothing disturbs the first boot.
    systemctl --quiet unmask apt-daily.timer apt-daily-upgrade.timer apt-daily.service apt-daily-upgrade.service
    systemctl --quiet enable --now apt-daily.timer apt-daily-upgrade.timer
    say "Security upgrades are installed every day."
}

# Former versions wrote into the package's file.
take_back_former_upgrades() {
    local file=/etc/apt/apt.conf.d/20auto-upgrades
    cmp -s "$file" <(render unattended-upgrades.conf) || return 0
    printf 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n' \
        | put 0644 root:root "$file"
}

check() {
    healthy "the firewall refuses what is not named" refuses_by_default
    healthy "the firewall starts with the server" active "$FIREWALL_UNIT"
    healthy "security upgrades are on" upgrades_are_on
}

refuses_by_default() {
    local table
    table=$(nft list table "$(firewall_family)" adim) || return 1
    [[ $table == *'policy drop'* ]] || another_is_in_charge
}

upgrades_are_on() {
    has_unattended_upgrades && active apt-daily.timer apt-daily-upgrade.timer
}

has_unattended_upgrades() {
    [[ -x /usr/bin/unattended-upgrade ]] && apt-config dump APT::Periodic::Unattended-Upgrade | grep '"1"' >/dev/null
}

routine "$@"
