# shellcheck shell=bash
# The workspace's firewall: one table, in a file and a unit of its own. The file of the package nftables is its owner's:
# Debian's begins with a flush, which takes the rules of every other program with it.

# shellcheck disable=SC2034 # read by those who source this
readonly FIREWALL=/etc/adim/firewall.nft FIREWALL_UNIT=adim-firewall.service UNIT_FOLDER=/etc/systemd/system
# What the owner of this server lets in besides: rules, as `tcp dport 8080 accept`.
# shellcheck disable=SC2034 # read by render
readonly OWNERS_RULES=/etc/adim/firewall.d

# A kernel without IPv6 has no tables for both.
firewall_family() { if nft --check add table inet adim 2>/dev/null; then echo inet; else echo ip; fi; }

# It is loaded again whenever the package's own unit, whose file may flush everything, has loaded its.
firewall_unit() {
    cat <<UNIT
[Unit]
Description=Firewall of the ADIM workspace
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target
After=nftables.service
PartOf=nftables.service
ReloadPropagatedFrom=nftables.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f $FIREWALL
ExecReload=/usr/sbin/nft -f $FIREWALL
ExecStop=-/usr/sbin/nft delete table $1 adim

[Install]
WantedBy=sysinit.target
UNIT
}

# Former versions wrote into that file, and kept the former one beside it. Nothing is loaded or unloaded here: what is
# in the kernel stays, and from the next boot on it comes from where it belongs.
hand_back_nftables_conf() {
    local file=/etc/nftables.conf before=/etc/nftables.conf.before-adim
    grep -qs '^table inet adim' "$file" || return 0
    if ! is_our_former_file "$file"; then cp -an "$file" "$file.before-handed-back"; fi
    if [[ -s $before ]] && ! is_debians_own "$before"; then
        mv -f "$before" "$file"
        return
    fi
    debians_own_rules >"$file.adim"
    chmod 0755 "$file.adim"
    mv -f "$file.adim" "$file"
    rm -f "$before"
    # Debian starts it nowhere by itself. To stop it now would flush everything.
    systemctl --quiet disable nftables.service 2>/dev/null || true
}

is_debians_own() {
    [[ $(md5sum <"$1" | cut -d ' ' -f 1) \
        == "$(dpkg-query -W -f '${Conffiles}\n' nftables 2>/dev/null | awk '$1 == "/etc/nftables.conf" { print $2 }')" ]] \
        || cmp -s "$1" <(debians_own_rules)
}

# Word for word, so that the package knows it as its own.
debians_own_rules() {
    printf '#!/usr/sbin/nft -f\n\nflush ruleset\n\ntable inet filter {\n'
    local chain
    for chain in input forward output; do printf '\tchain %s {\n\t\ttype filter hook %s priority filter;\n\t}\n' \
        "$chain" "$chain"; done
    printf '}\n'
}

# Whether somebody else wrote into it since.
is_our_former_file() {
    ! sed 's/^ *//' "$1" \
        | grep -Evxq '(#.*)?|include "/etc/nftables.conf.before-adim"|(delete )?table inet adim|table inet adim \{|chain input \{|\}|type filter hook input priority filter; policy drop;|iif lo accept|ct state established,related accept|ct state invalid drop|iifname "tailscale0" accept|meta l4proto \{ icmp, ipv6-icmp \} limit rate 50/second burst 100 packets accept|tcp dport \{ [0-9, ]+ \} accept|udp dport 41641 accept comment "Tailscale, when it is installed"|counter comment "refused"'
}
