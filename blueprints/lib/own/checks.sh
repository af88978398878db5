# shellcheck shell=bash
# Whether this server is fit for a workspace. Everything is looked at, and all that is wrong is said at once.

FAULTS=() WARNINGS=()
fault() { FAULTS+=("$1"); }
warning() { WARNINGS+=("$1"); }

# check_all NEEDS_TLS AGAIN: AGAIN says that an installation was begun here before, whose services are ours.
check_all() {
    local tls=$1 again=$2
    check_root
    check_system
    check_host_key
    check_size
    check_time_and_reach
    if [[ $again != yes ]]; then
        check_ports "$tls"
        check_neighbours
    fi
    if [[ $tls == yes ]]; then check_router; fi
}

check_root() { [[ $EUID -eq 0 ]] || fault "This must run as root: put sudo before bash."; }

check_host_key() { compgen -G '/etc/ssh/ssh_host_*_key.pub' >/dev/null || fault "This server has no SSH host key, by which it is known. Install the SSH server (apt-get install openssh-server)."; }

check_system() {
    local id version
    id=$(os_field ID) version=$(os_field VERSION_ID)
    grep -Eq "\"os\": *\"${id:-none}\", *\"version\": *\"${version:-none}\"" "$BLUEPRINT/blueprint.json" \
        || fault "This server runs $(os_field PRETTY_NAME), which is not supported: Debian 12 is needed."
    [[ $(dpkg --print-architecture 2>/dev/null) == amd64 ]] || fault "This server's processor is $(uname -m): x86_64 (amd64) is needed."
    [[ -d /run/systemd/system ]] || fault "This system was not started by systemd, which the services need."
}

# What the plan of the account needs; PLAN is empty while nobody knows it, and then it is what every plan is content with.
needed_memory_mib() {
    local number=''
    [[ -z ${PLAN:-} ]] || number=$(manifest_number "own_memory_mib_$PLAN")
    echo "${number:-$(manifest_number own_memory_mib)}"
}

# What is sold as 4 GB is a little less for the kernel, hence the tenth that may be missing.
check_size() {
    local memory disk processors needed whose="for every plan; some need less, which is known once the whole line of the portal is run"
    needed=$(needed_memory_mib)
    [[ -z ${PLAN:-} ]] || whose="for the plan $PLAN"
    memory=$(memory_mib)
    disk=$(free_disk_gib)
    processors=$(nproc)
    ((memory * 10 >= needed * 9)) || fault "This server has $memory MiB of memory: $needed MiB are needed $whose."
    ((disk >= $(manifest_number own_free_disk_gib))) \
        || fault "This server has $disk GiB of free disk: $(manifest_number own_free_disk_gib) GiB are needed."
    ((processors >= $(manifest_number own_processors))) || fault "This server has $processors processors: $(manifest_number own_processors) are needed."
}

free_disk_gib() { df --output=avail -BG / | tail -n 1 | tr -dc 0-9; }

# holder_of PORT: the names of the programs that listen there; empty when none does. Only root sees names.
holder_of() {
    local found names
    found=$(ss -Hltnp "sport = :$1" 2>/dev/null)
    names=$(sed -n 's/.*users:(("\([^"]*\)".*/\1/p' <<<"$found" | sort -u | paste -sd ' ')
    [[ -z $found ]] || echo "${names:-another program}"
}

# After an uninstallation: nginx and PostgreSQL came with the workspace, and may serve the next one.
was_here() { [[ -e /etc/adim.uninstalled ]]; }

# stands_in_the_way HOLDER: whether that program is somebody else's.
stands_in_the_way() {
    [[ -n $1 ]] || return 1
    ! was_here || [[ ! $1 =~ ^(nginx|postgres|redis-server)$ ]]
}

check_ports() {
    local port holder ports=(80)
    [[ $1 != yes ]] || ports+=(443)
    for port in "${ports[@]}"; do
        holder=$(holder_of "$port")
        ! stands_in_the_way "$holder" || fault "Port $port is in use by $holder. The workspace needs it: stop and disable that program, or take another server."
    done
    holder=$(holder_of 22)
    [[ -z $holder || $holder == sshd || $holder == "sshd systemd" || $holder == systemd ]] || warning "Port 22 is in use by $holder, which is no SSH server. It stays reachable."
    for port in 5432 6333 6334 6379 8000; do
        holder=$(holder_of "$port")
        ! stands_in_the_way "$holder" || fault "Port $port is in use by $holder. The workspace's own services need it on this server."
    done
}

# What is there already and would be changed.
check_neighbours() {
    was_here || [[ ! -e /etc/nginx/nginx.conf ]] || fault "nginx is installed already, and the workspace would change its configuration. Take a server without it, or remove it (apt-get purge nginx nginx-common)."
    was_here || [[ ! -d /etc/postgresql/15/main ]] || fault "PostgreSQL 15 is installed already, and the workspace would change its configuration. Take a server without it."
    [[ ! -e /etc/redis/redis.conf ]] || warning "Redis is installed already. The workspace runs a second one of its own beside it."
    [[ ! -e /etc/supervisor/supervisord.conf ]] || warning "supervisor is installed already. The workspace adds its programs to it."
    ! nft list tables 2>/dev/null | grep -qv 'table inet adim$' || warning "This server has firewall rules of its own. They stay, and the workspace adds its table: SSH, HTTP and HTTPS are let in, everything else is refused."
    [[ ! -d /srv/adim ]] || warning "/srv/adim exists already: what an earlier workspace left there is used again."
}

# The portal says what time it is and where it sees this server.
check_time_and_reach() {
    local answer now skew
    if ! answer=$(curl --fail --silent --show-error --connect-timeout 10 --max-time 20 "$PORTAL/api/servers/mirror" </dev/null 2>&1); then
        fault "The portal at $PORTAL cannot be reached: ${answer##*: }."
        return
    fi
    now=$(sed -n 's/^now=//p' <<<"$answer")
    SEEN_FROM=$(sed -n 's/^address=//p' <<<"$answer")
    skew=$(($(date +%s) - now))
    ((skew > -120 && skew < 120)) || fault "This server's clock is ${skew#-} seconds off. Set it (timedatectl set-ntp true): certificates and signatures depend on it."
    check_packages_reach
}

# Debian's packages come from wherever this server is set up to get them from.
check_packages_reach() {
    local source
    source=$(sed -n 's/^deb \(\[[^]]*\] \)\{0,1\}\(http[^ ]*\) .*/\2/p' /etc/apt/sources.list 2>/dev/null | head -n 1)
    [[ -n $source ]] || source=$(sed -n 's/^URIs: *\(http[^ ]*\).*/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
    [[ -n $source ]] || { warning "No package source was found in /etc/apt/sources.list; apt must be able to install packages."; return; }
    local words=(--silent --show-error --location --connect-timeout 10 --max-time 20 --output /dev/null) proxy
    proxy=$(apt-config dump Acquire::http::Proxy 2>/dev/null | sed -n 's/.*"\(.*\)";/\1/p' | head -n 1)
    [[ -z $proxy || $proxy == DIRECT ]] || words+=(--proxy "$proxy")
    curl "${words[@]}" "$source" </dev/null 2>/dev/null || fault "Debian's packages at $source cannot be reached from this server."
}

own_addresses() { ip -o addr show scope global 2>/dev/null | awk '{ split($4, part, "/"); print part[1] }'; }

check_router() {
    [[ -n ${SEEN_FROM:-} ]] || return 0
    ! own_addresses | grep -qxF "$SEEN_FROM" || return 0
    warning "This server is behind a router: the portal sees it at $SEEN_FROM. Let the router lead ports 80 and 443 here, or use --no-tls for a network of your own."
}

# Says all of it; fails when something is wrong.
say_findings() {
    local line
    for line in "${WARNINGS[@]}"; do printf '  note   %s\n' "$line"; done
    for line in "${FAULTS[@]}"; do printf '  WRONG  %s\n' "$line"; done
    ((${#FAULTS[@]} == 0))
}
