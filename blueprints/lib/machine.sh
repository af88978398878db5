# shellcheck shell=bash
# What this machine is, and whether the blueprint may be installed on it.

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
    memory=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
    disk=$(df --output=size -BM / | tail -n 1 | tr -dc 0-9)
    ((memory * 10 >= $(manifest_number memory_mib) * 9)) \
        || refuse "This server has $memory MiB of memory; at least $(manifest_number memory_mib) MiB are needed."
    ((disk * 10 >= $(manifest_number disk_gib) * 1024 * 9)) \
        || refuse "This server has $((disk / 1024)) GiB of disk; at least $(manifest_number disk_gib) GiB are needed."
}

# A container shares its kernel with the host: no swap and no kernel parameters there.
in_container() { systemd-detect-virt --quiet --container; }

memory_mib() { awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo; }

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
