# shellcheck shell=bash
# What firewall rules there are on this server that aren't the workspace's. Nothing here changes any.

# rules_of_others: the rules in the words of nft and of iptables, whichever of them is installed, without our own table.
rules_of_others() {
    local program
    if command -v nft >/dev/null; then nft list ruleset 2>/dev/null | sed '/^table [a-z0-9]* adim {/,/^}/d' || true; fi
    for program in iptables-save iptables-legacy-save; do
        # The old tables are asked for only where they are in use, for to ask loads them.
        [[ $program != iptables-legacy-save || -s /proc/net/ip_tables_names ]] || continue
        if command -v "$program" >/dev/null; then "$program" 2>/dev/null || true; fi
    done
}

# Each program by what its rules look like, and by how it is known to be on while it has none.
readonly -A RULES_OF=(
    [ufw]='(chain |:|-[AjN] )ufw6?-' [firewalld]='^table inet firewalld ' [Docker]='(chain |:)DOCKER|docker0' \
        [fail2ban]='f2b-'
    [Tailscale]='(chain |:)ts-input' [Kubernetes]='(chain |:)(KUBE|cali)-' \
        [libvirt]='(chain |:)LIBVIRT_|^table [a-z0-9]+ libvirt' [Podman]='NETAVARK|(chain |:)CNI-'
    [CrowdSec]='^table [a-z0-9]+ crowdsec' [LXD]='^table [a-z0-9]+ (lxd|incus)'
)
readonly FIREWALL_PROGRAMS=(ufw firewalld Docker fail2ban CrowdSec Tailscale Kubernetes Podman libvirt LXD)

runs_at_all() {
    case $1 in
        ufw) grep -qs '^ENABLED=yes' /etc/ufw/ufw.conf ;;
        firewalld | fail2ban | docker) systemctl --quiet is-active "$1" 2>/dev/null ;;
        *) return 1 ;;
    esac
}

# firewalls_in RULES: the names of the programs that those are of, and of the tables that somebody wrote, one a line.
firewalls_in() {
    local name
    for name in "${FIREWALL_PROGRAMS[@]}"; do
        if grep -Eq -- "${RULES_OF[$name]}" <<<"$1" || runs_at_all "${name,,}"; then echo "$name"; fi
    done
    tables_with_rules <<<"$1"
}

# Debian's tables of iptables are one firewall, whatever they are in the kernel. A table in which nothing is decided is
# none.
tables_with_rules() {
    awk '
        function ours(line) { return line ~ /ufw6?-|DOCKER|docker0|f2b-|ts-(input|forward|postrouting)|KUBE-|cali-|LIBVIRT_|NETAVARK|CNI-/ }
        function note(name) { if (!(name in seen)) { seen[name] = 1; print name } }
        /^table / {
            table = $2 " " $3
            named = $3 ~ /^(firewalld|f2b-|crowdsec|lxd|incus|libvirt)/
            iptables = $2 ~ /^ip6?$/ && $3 ~ /^(filter|nat|mangle|raw|security)$/
            next
        }
        /^}/ { table = ""; next }
        /^[ \t]+chain / { chain = $2; next }
        table != "" && !named && !ours(chain) && !/^[ \t]*(}|$|#|type .* policy accept;)/ && !ours($0) && !/^[ \t]*(set|map|elements|type [a-z0-9_. ]+$|flags)/ {
            if (iptables && chain ~ /^(INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING)$/) {
                if (!/policy drop/) note("iptables")
            } else if (!iptables) note("the nftables table " table)
        }
        /^-A (INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING) / && !ours($0) { note("iptables") }
    '
}

# refuse_unnamed RULES: whether they let in over IPv4 only what they name, so that another firewall is in charge here.
refuse_unnamed() {
    awk '
        /^table / { v6 = ($2 == "ip6"); if ($2 == "inet" && $3 == "firewalld") found = 1 }
        /^[ \t]+chain / { input = 0 }
        /hook input/ && !v6 { input = 1; if (/policy drop/) found = 1 }
        input && /^[ \t]*(counter packets [0-9]+ bytes [0-9]+ |counter )?(drop|reject.*)$/ { found = 1 }
        /^:INPUT DROP/ { found = 1 }
        /^-A INPUT -j (DROP|REJECT)/ { found = 1 }
        END { exit !found }' <<<"$1"
}

# let_in RULES PORT: whether one of them lets that TCP port in, from anywhere, over IPv4. What tells ports apart in
# another way is not understood.
let_in() {
    awk -v port="$2" '
        function names(list,    parts, count, ends, i) {
            gsub(/[{}]/, " ", list)
            count = split(list, parts, /[ ,]+/)
            for (i = 1; i <= count; i++) {
                if (parts[i] == port || (port == 80 && parts[i] == "http") || (port == 443 && parts[i] == "https")) return 1
                if (split(parts[i], ends, /[:-]/) == 2 && ends[1] ~ /^[0-9]+$/ && ends[2] ~ /^[0-9]+$/ && ends[1] + 0 <= port && port <= ends[2] + 0) return 1
            }
            return 0
        }
        /^table / { v6 = ($2 == "ip6") }
        v6 || / -s |saddr|udp/ || !/ -j ACCEPT|[ \t]accept/ { next }
        match($0, /dports? (\{[^}]*\}|[^ ]+)/) { if (names(substr($0, RSTART, RLENGTH))) found = 1 }
        END { exit !found }' <<<"$1"
}

# ssh_ports: where the SSH server of this machine listens, with commas between.
ssh_ports() {
    local ports
    ports=$("$(command -v sshd || echo /usr/sbin/sshd)" -T 2>/dev/null | awk '$1 == "port" { print $2 }' | paste -sd ,)
    echo "${ports:-22}"
}

# open_ports: what listens for others than this server itself and would be closed by the workspace's table, as "8080/tcp
# (python3)".
open_ports() {
    ss -Hltunp 2>/dev/null | awk -v known="$(ssh_ports),80,443" '
        BEGIN { count = split(known, parts, ","); for (i = 1; i <= count; i++) open[parts[i] "/tcp"] = 1; open["41641/udp"] = open["68/udp"] = open["546/udp"] = 1 }
        {
            port = $5; sub(/.*:/, "", port)
            address = substr($5, 1, length($5) - length(port) - 1)
            what = port "/" $1
            if (address ~ /^127\.|^\[::1\]|^\[::ffff:127\.|%lo/ || what in open || what in seen) next
            seen[what] = 1
            holder = ""
            if (match($0, /users:\(\("[^"]*"/)) holder = " (" substr($0, RSTART + 9, RLENGTH - 10) ")"
            print what holder
        }' | sort -n
}

# list_of LINES: "a, b and c".
list_of() {
    awk '{ line[NR] = $0 } END { for (i = 1; i <= NR; i++) printf "%s%s", line[i], i < NR - 1 ? ", " : i < NR ? " and " : "\n" }' <<<"$1"
}
