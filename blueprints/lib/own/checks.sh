# shellcheck shell=bash
# Whether this server is fit for a workspace. Everything is looked at, and all that is wrong is said at once.

FAULTS=() WARNINGS=()
# shellcheck source=blueprints/lib/rules.sh
source "$LIB/rules.sh"
# shellcheck source=blueprints/lib/sources.sh
source "$LIB/sources.sh"

fault() { FAULTS+=("$1"); }
warning() { WARNINGS+=("$1"); }

# check_all NEEDS_TLS AGAIN: AGAIN says that an installation was begun here before, whose services are ours.
check_all() {
    local tls=$1 again=$2
    check_root
    check_system
    check_host_key
    check_size
    check_room
    check_time_and_reach
    if [[ $again != yes ]]; then
        check_ports "$tls"
        check_neighbours
        check_firewalls "$tls"
    fi
    if [[ $tls == yes ]]; then check_router; fi
}

check_root() { [[ $EUID -eq 0 ]] || fault "This must run as root: add sudo before bash."; }

check_host_key() {
    compgen -G '/etc/ssh/ssh_host_*_key.pub' >/dev/null \
        || fault "This server has no SSH host key to identify it. Install the SSH server (apt-get install openssh-server)."
}

check_system() {
    local id version
    id=$(os_field ID) version=$(os_field VERSION_ID)
    grep -Eq "\"os\": *\"${id:-none}\", *\"version\": *\"${version:-none}\"" "$BLUEPRINT/blueprint.json" \
        || fault "This server runs $(os_field PRETTY_NAME), which is not supported: Debian 12 is required."
    [[ $(dpkg --print-architecture 2>/dev/null) == amd64 ]] \
        || fault "This server's processor is $(uname -m): x86_64 (amd64) is required."
    [[ -d /run/systemd/system ]] || fault "This system was not started by systemd, which the services need."
}

# What the plan of the account needs; PLAN is empty while nobody knows it, and then it is what every plan is content
# with.
needed_memory_mib() {
    local number=''
    [[ -z ${PLAN:-} ]] || number=$(manifest_number "own_memory_mib_$PLAN")
    echo "${number:-$(manifest_number own_memory_mib)}"
}

# What is sold as 4 GB is a little less for the kernel, hence the tenth that may be missing.
check_size() {
    local memory processors needed whose="for every plan; some plans need less, which the portal's full command checks"
    needed=$(needed_memory_mib)
    [[ -z ${PLAN:-} ]] || whose="for the plan $PLAN"
    memory=$(memory_mib)
    processors=$(nproc)
    ((memory * 10 >= needed * 9)) || fault "This server has $memory MiB of memory: $needed MiB are needed $whose."
    ((processors >= $(manifest_number own_processors))) \
        || fault "This server has $processors processors: $(manifest_number own_processors) are needed."
}

# On whatever file systems the data and the programs will lie.
check_room() {
    local needed place free wanted folders line
    needed=$(manifest_number own_free_disk_gib)
    while IFS=$'\t' read -r place free wanted folders; do
        if [[ $folders == *,*,*,*,*,*,*,* ]]; then
            fault "This server has $((free / 1024)) GiB of free disk: $needed GiB are needed."
        else
            fault "The file system at $place has $free MiB free: $wanted MiB are needed there, for $folders."
        fi
    done < <(short_of_room $((needed * 1024)))
    while IFS= read -r line; do fault "$line"; done < <(unfit_mounts)
}

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
        ! stands_in_the_way "$holder" \
            || fault "Port $port is in use by $holder. The workspace needs this port: stop and disable that program, or use another server."
    done
    holder=$(holder_of 22)
    [[ -z $holder || $holder == sshd || $holder == "sshd systemd" || $holder == systemd ]] \
        || warning "Port 22 is in use by $holder, which is not an SSH server. The port stays reachable."
    for port in 5432 6333 6334 6379 8000; do
        holder=$(holder_of "$port")
        ! stands_in_the_way "$holder" \
            || fault "Port $port is in use by $holder. The workspace's own services need this port."
    done
}

# What is there already and would be changed.
check_neighbours() {
    was_here || [[ ! -e /etc/nginx/nginx.conf ]] \
        || fault "nginx is already installed, and the workspace would change its configuration. Use a server without nginx, or remove it (apt-get purge nginx nginx-common)."
    was_here || [[ ! -d /etc/postgresql/15/main ]] \
        || fault "PostgreSQL 15 is already installed, and the workspace would change its configuration. Use a server without it."
    [[ ! -e /etc/redis/redis.conf ]] \
        || warning "Redis is already installed. The workspace runs its own second instance."
    [[ ! -e /etc/supervisor/supervisord.conf ]] \
        || warning "supervisor is already installed. The workspace adds its programs to it."
    [[ ! -d /srv/adim ]] || warning "/srv/adim already exists: the workspace uses what an earlier one left there."
}

# Rules of others stay. Where they refuse what they don't name, they stay in charge, too.
check_firewalls() {
    local rules port closed=() open names
    rules=$(rules_of_others)
    names=$(firewalls_in "$rules")
    [[ -z $names ]] \
        || warning "This server has firewall rules of $(list_of "$names"). They stay as they are: the workspace adds a table of its own."
    if refuse_unnamed "$rules"; then
        warning "They block everything that they don't allow and stay in charge: the workspace closes no other ports."
        for port in 80 443; do
            [[ $port == 443 && $1 != yes ]] || let_in "$rules" "$port" || closed+=("$port")
        done
        ((${#closed[@]} == 0)) || warn_of_closed "$1" "$names" "${closed[@]}"
    else
        open=$(open_ports)
        [[ -z $open ]] \
            || warning "The workspace's table lets in SSH, HTTP and HTTPS only. Open now, and closed by this table: $(list_of "$open"). To keep a port open, first write a rule to a file in /etc/adim/firewall.d, such as \"tcp dport 8080 accept\" in own.nft."
    fi
}

# warn_of_closed USES_TLS PROGRAMS PORT…
warn_of_closed() {
    local tls=$1 names=$2 no_certificate=''
    shift 2
    [[ $tls != yes ]] || no_certificate=', and no certificate is issued'
    warning "They seem to keep port $(list_of "$(printf '%s\n' "$@")") closed to the outside. As long as they do, nobody can reach the workspace$no_certificate$(how_to_open "$names" "$@")."
}

# how_to_open PROGRAMS PORT…
how_to_open() {
    local port
    case $'\n'$1$'\n' in
        *$'\nufw\n'*) shift; printf ': ufw allow %s/tcp' "$(IFS=,; echo "$*")" ;;
        *$'\nfirewalld\n'*)
            shift
            printf ': firewall-cmd --permanent'
            for port in "$@"; do printf ' --add-port=%s/tcp' "$port"; done
            printf ', then firewall-cmd --reload'
            ;;
        *) printf ': allow this traffic there' ;;
    esac
}

# The portal says what time it is and where it sees this server.
check_time_and_reach() {
    local answer now skew
    if ! answer=$(curl --fail --silent --show-error --connect-timeout 10 --max-time 20 \
        "$PORTAL/api/servers/mirror" </dev/null 2>&1); then
        fault "The portal at $PORTAL can't be reached: ${answer##*: }."
        return
    fi
    now=$(sed -n 's/^now=//p' <<<"$answer")
    SEEN_FROM=$(sed -n 's/^address=//p' <<<"$answer")
    skew=$(($(date +%s) - now))
    ((skew > -120 && skew < 120)) \
        || fault "This server's clock is ${skew#-} seconds off. Set it (timedatectl set-ntp true): certificates and signatures depend on it."
    check_packages_reach
}

# Debian's packages come from wherever this server is set up to get them from. Nothing that apt keeps here is touched.
check_packages_reach() {
    local folder source disc=0
    folder=$(mktemp -d)
    chmod 0755 "$folder"
    split_sources "$folder/sources"
    for source in "$folder/sources"/*; do
        [[ -f $source ]] || continue
        if is_disc "$source"; then
            warning "The package source $(name_of "$source") is a disc. It is skipped."
            disc=1
        fi
    done
    drop_discs "$folder/sources"
    ask_sources "$folder" light
    if ((${#BROKEN[@]} == 0 && ${#ANSWERING[@]} > 0)) || debian_answers "$folder"; then
        for source in "${BROKEN[@]}"; do
            warning "The package source $(name_of "$source") does not respond correctly. The workspace doesn't need it and skips it. apt said: $(<"$folder/${source##*/}.why")"
        done
    else
        for source in "${BROKEN[@]}"; do fault \
            "The package source $(name_of "$source") can't be reached from this server. apt said: $(<"$folder/${source##*/}.why")"; done
        if ((${#ANSWERING[@]} > 0)); then
            fault "No other package source of this server has Debian's own packages."
        elif ((${#BROKEN[@]} == 0)); then
            fault "apt has no package source on this server$(if ((disc)); then echo " except a disc"; fi), so nothing can be installed. Add one to /etc/apt/sources.list, with the address of a Debian mirror: deb ADDRESS $(os_field VERSION_CODENAME) main"
        fi
    fi
    rm -rf "$folder"
}

own_addresses() { ip -o addr show scope global 2>/dev/null | awk '{ split($4, part, "/"); print part[1] }'; }

check_router() {
    [[ -n ${SEEN_FROM:-} ]] || return 0
    ! own_addresses | grep -qxF "$SEEN_FROM" || return 0
    warning "This server is behind a router: the portal sees it at $SEEN_FROM. Forward ports 80 and 443 on the router to this server, or use --no-tls for a private network."
}

# Says all of it; fails when something is wrong.
say_findings() {
    local line
    for line in "${WARNINGS[@]}"; do printf '  note   %s\n' "$line"; done
    for line in "${FAULTS[@]}"; do printf '  WRONG  %s\n' "$line"; done
    ((${#FAULTS[@]} == 0))
}
