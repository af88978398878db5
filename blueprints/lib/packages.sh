# shellcheck shell=bash
# Debian's packages: those that are missing, in one run of apt, and as fast as it can be done safely.

has_packages() {
    local name
    for name in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || return 1
    done
}

# install_packages NAME...: one run for all, since each run reads the package lists, and triggers go off at its end.
install_packages() {
    local name missing=()
    for name in "$@"; do
        has_packages "$name" || missing+=("$name")
    done
    finish_interrupted_installation
    ((${#missing[@]} > 0)) || return 0
    wait_for_first_boot
    say "Reading the package lists."
    apt -o APT::Update::Error-Mode=any update || away packages "Debian's package mirror cannot be reached."
    say "Installing ${#missing[@]} packages and what they need."
    install_first_time "${missing[@]}" || try_later "The system packages could not be installed yet."
    make_byte_code_in_background
}

# While cloud-init does its first work it may hold the package lists, for which apt does not wait.
wait_for_first_boot() {
    command -v cloud-init >/dev/null || return 0
    timeout 180 cloud-init status --wait >/dev/null || say "cloud-init has not ended well; going on without it."
}

# A server that lost its power while it installed packages, or a run that was stopped, leaves some half configured.
finish_interrupted_installation() {
    [[ -n $(dpkg --audit) ]] || return 0
    say "Finishing an installation that was interrupted."
    dpkg --configure -a || try_later "An earlier installation of packages could not be finished yet."
}

apt() {
    apt-get --quiet=2 -o DPkg::Lock::Timeout=60 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@"
}

# Nothing here has been started yet and the server holds no data, hence three liberties that halve the time:
# - dpkg need not flush every file to disk: after a loss of power the installation simply runs again;
# - a package does not start its service with Debian's configuration: its routine starts it with ours;
# - a package does not compile its Python modules by itself, one after the other: see below.
# Two stand-ins in front of the search path, for this one run only, do the latter two.
install_first_time() {
    local stand_ins status=0 name
    stand_ins=$(mktemp -d)
    for name in py3compile invoke-rc.d deb-systemd-invoke; do
        printf '#!/bin/sh\nexit 0\n' >"$stand_ins/$name"
        chmod 0755 "$stand_ins/$name"
    done
    apt install --assume-yes --no-install-recommends -o Dpkg::Options::=--force-unsafe-io \
        -o DPkg::Path="$stand_ins:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" "$@" \
        2> >(grep --line-buffered -v '^debconf: delaying' >&2 || true) \
        | grep --line-buffered -E '^(Fetched|Unpacking|Setting up|E:|W:|dpkg: )' || status=${PIPESTATUS[0]}
    rm -r "$stand_ins"
    return "$status"
}

# One process for each processor compiles all modules, while the next routines wait for disks and services.
make_byte_code_in_background() {
    systemctl daemon-reload
    systemd-run --quiet --collect --unit=adim-byte-code --nice=5 \
        python3 -m compileall -q -j 0 /usr/lib/python3/dist-packages
}

wait_for_byte_code() {
    wait_until 120 eval '! systemctl --quiet is-active adim-byte-code'
}

# add_repository NAME KEY_ADDRESS LINE: packages of another maker, believed only when signed with that maker's key.
add_repository() {
    local name=$1 key=/etc/apt/keyrings/$1.asc
    [[ $2 != *.gpg ]] || key=/etc/apt/keyrings/$1.gpg
    mkdir -p /etc/apt/keyrings
    if [[ ! -s $key ]]; then
        curl --fail --silent --show-error --location --retry 3 --connect-timeout 10 --max-time 60 --output "$key.new" "$2" \
            || try_later "The repository of $name cannot be reached."
        mv "$key.new" "$key"
    fi
    put 0644 root:root "/etc/apt/sources.list.d/$name.list" <<<"deb [signed-by=$key] $3"
}
