# shellcheck shell=bash
# What this machine is, and whether the blueprint may be installed on it.

# shellcheck source=blueprints/lib/room.sh
source "$LIB/room.sh"

# A test points this at another file to be another system.
OS_RELEASE=${ADIM_OS_RELEASE:-/etc/os-release}

# os_field NAME: a field of os-release, read without running the file.
os_field() { sed -n "s/^$1=\"\\{0,1\\}\\([^\"]*\\)\"\\{0,1\\}\$/\\1/p" "$OS_RELEASE"; }

# manifest_number NAME: a number in blueprint.json. The machine has no JSON reader yet, and the file is ours.
manifest_number() { sed -n "s/.*\"$1\": *\\([0-9][0-9]*\\).*/\\1/p" "$BLUEPRINT/blueprint.json" | head -n 1; }

require_root() {
    [[ $EUID -eq 0 ]] || refuse "The installation must run as root."
}

require_supported_system() {
    local id version
    id=$(os_field ID) version=$(os_field VERSION_ID)
    grep -Eq "\"os\": *\"${id:-none}\", *\"version\": *\"${version:-none}\"" "$BLUEPRINT/blueprint.json" \
        || refuse "This server runs $(os_field PRETTY_NAME), which is not supported. Please choose Debian 12."
}

# The size a provider sells is a little more than what the kernel reports, hence the tenth that may be missing.
require_enough_room() {
    local memory disk
    memory=$(memory_mib)
    disk=$(disk_mib)
    ((memory * 10 >= $(manifest_number memory_mib) * 9)) \
        || refuse "This server has $memory MiB of memory; at least $(manifest_number memory_mib) MiB are needed."
    ((disk * 10 >= $(manifest_number disk_gib) * 1024 * 9)) \
        || refuse "This server has $((disk / 1024)) GiB of disk; at least $(manifest_number disk_gib) GiB are needed."
}

# A container shares its kernel with the host: no swap and no kernel parameters there.
in_container() { systemd-detect-virt --quiet --container; }

# The kernel's memory, or less where a container or systemd lets what runs here have less.
memory_mib() {
    local kib limit file
    kib=$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)
    for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/system.slice/memory.max \
        /sys/fs/cgroup/memory/memory.limit_in_bytes; do
        limit=$(cat "$file" 2>/dev/null || true)
        [[ ! $limit =~ ^[0-9]{1,18}$ ]] || ((limit / 1024 >= kib)) || kib=$((limit / 1024))
    done
    echo $((kib / 1024))
}

# Whether a program may listen at an address of IPv6: without it in the kernel, in the network's namespace or in what is
# allowed here, it may not.
has_ipv6() {
    python3 -c 'import socket; s = socket.socket(socket.AF_INET6); s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1); s.bind(("::", 0)); s.listen()' 2>/dev/null
}

# is_own_server: whether it is a server of its owner's, and not one that the portal made.
is_own_server() { [[ ${OWN_SERVER:-false} == true ]]; }

# active UNIT...: every unit runs now and starts at boot.
active() { systemctl --quiet is-active "$@" && systemctl --quiet is-enabled "$@"; }

# at_boot UNIT...: every unit starts with the server. One that does so already is let be: to say it again makes systemd
# read everything anew, which takes seconds, and while a workspace is resized people wait for them.
at_boot() {
    local unit
    for unit in "$@"; do
        [[ $(systemctl is-enabled "$unit" 2>/dev/null) == enabled ]] || systemctl --quiet enable "$unit"
    done
}

# listens ADDRESS:PORT: something accepts connections there.
listens() { (exec 3<>"/dev/tcp/${1%:*}/${1##*:}") 2>/dev/null; }
