# shellcheck shell=bash
# Debian's packages: those that are missing, in one run of apt, and as fast as it can be done safely. Only sources that
# answer are used.

# shellcheck source=blueprints/lib/sources.sh
source "$LIB/sources.sh"

# The sources in use, for apt; and for programs that call it by themselves, the file that names them.
SOURCES=${ADIM_SOURCES:-/var/lib/adim/sources}
# The daily run of apt may take its time. Seconds.
LOCK_TIMEOUT=${ADIM_LOCK_TIMEOUT:-600}

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
    require_synced
    finish_interrupted_installation
    ((${#missing[@]} > 0)) || return 0
    wait_for_first_boot
    read_package_lists packages
    say "Installing ${#missing[@]} packages and their dependencies."
    patiently install_first_time "${missing[@]}" || try_later "The system packages could not be installed yet."
    make_byte_code_in_background
}

# While cloud-init does its first work it may hold the package lists, for which apt does not wait.
wait_for_first_boot() {
    command -v cloud-init >/dev/null || return 0
    timeout 180 cloud-init status --wait >/dev/null || say "cloud-init failed; continuing without it."
}

# A server that lost its power while it installed packages, or a run that was stopped, leaves some half configured.
finish_interrupted_installation() {
    [[ -n $(dpkg --audit) ]] || return 0
    say "Finishing an installation that was interrupted."
    patiently dpkg --configure -a || try_later "An earlier installation of packages could not be finished yet."
}

# read_package_lists packages|security: of all sources, or of those that answer where some don't. Debian's must; so must
# the one that was added last by add_repository, and, for its updates, that of Debian's security.
read_package_lists() {
    say "Reading the package lists."
    split_sources "$SOURCES"
    drop_discs "$SOURCES"
    if patiently apt -o APT::Update::Error-Mode=any update; then return; fi
    leave_out_broken "$1"
    patiently apt -o APT::Update::Error-Mode=any update || away packages "Debian's package mirror can't be reached."
}

leave_out_broken() {
    local folder source
    folder=$(mktemp -d)
    chmod 0755 "$folder"
    cp -a "$SOURCES" "$folder/sources"
    ask_sources "$folder" whole
    for source in "${BROKEN[@]}"; do
        say "The package source $(name_of "$source") is skipped. apt said: $(<"$folder/${source##*/}.why")"
        [[ -z ${ADDED_REPOSITORY:-} ]] || ! grep -qxF "# $ADDED_REPOSITORY" "$source" \
            || { rm -rf "$folder"; away packages "The package repository ${ADDED_REPOSITORY##*/} can't be reached."; }
        rm -f "$SOURCES/${source##*/}"
    done
    if ! debian_answers "$folder"; then rm -rf "$folder"; away packages "Debian's package mirror can't be reached."; fi
    if [[ $1 == security ]] \
        && ! security_answers "$folder"; then rm -rf "$folder"; away packages \
        "Debian's security updates can't be reached."; fi
    rm -rf "$folder"
}

apt() {
    unsynced apt-get --quiet=2 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 -o APT::Get::List-Cleanup=no \
        -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$SOURCES" "$@"
}

# with_sources WORDS…: a program that uses apt by itself, with the sources that answer.
with_sources() {
    { cat "${APT_CONFIG:-/dev/null}" \
        && printf 'Dir::Etc::SourceList "/dev/null";\nDir::Etc::SourceParts "%s";\n' "$SOURCES"; } | put 0644 root:root "$SOURCES.conf"
    APT_CONFIG=$SOURCES.conf "$@"
}

# patiently WORDS…: apt's own daily run, or somebody at work here, may hold one of its locks, for most of which apt does
# not wait.
patiently() {
    local status=0 deadline=$((SECONDS + LOCK_TIMEOUT)) said=no errors
    errors=$(mktemp)
    while :; do
        status=0
        "$@" 2>"$errors" || status=$?
        if ((status == 0)) || ! grep -Eq "$LOCK_IS_HELD" "$errors"; then break; fi
        if ((SECONDS >= deadline)); then
            rm -f "$errors"
            try_later "Another program has been installing packages on this server for $((LOCK_TIMEOUT / 60)) minutes and holds apt's lock."
        fi
        [[ $said == yes ]] \
            || say "Another program is installing packages on this server$(sed -n 's/.*held by process [0-9]* (\([^)]*\)).*/ (\1)/p' "$errors" | head -n 1). Waiting for it to end."
        said=yes
        sleep 2
    done
    grep -v '^debconf: delaying' "$errors" >&2 || true
    rm -f "$errors"
    return "$status"
}
readonly LOCK_IS_HELD="Could not get lock|Unable to acquire the dpkg frontend lock|Unable to lock (the )?(directory|download)|(was|is) locked by another process|[Ll]ock could not be acquired|[Ll]ock can ?not be acquired"

# Nothing here has been started yet and the server holds no data, hence four liberties that halve the time:
# - dpkg need not flush every file to disk: see unsynced;
# - a package does not start its service with Debian's configuration: its routine starts it with ours;
# - nor does each make systemd read its units anew: that is done once, at the end;
# - a package does not compile its Python modules by itself, one after the other: see below.
# Stand-ins in front of the search path, for this one run only, do the latter three. They lie where packages' own
# scripts are run, too: nothing may be run in a server's /tmp.
install_first_time() {
    local stand_ins status=0 name
    stand_ins=$(mktemp -d /var/lib/adim-stand-ins.XXXXXX)
    for name in py3compile invoke-rc.d deb-systemd-invoke; do
        printf '#!/bin/sh\nexit 0\n' >"$stand_ins/$name"
        chmod 0755 "$stand_ins/$name"
    done
    printf '#!/bin/sh\ncase "$*" in *daemon-reload) exit 0 ;; esac\nexec /usr/bin/systemctl "$@"\n' \
        >"$stand_ins/systemctl"
    chmod 0755 "$stand_ins/systemctl"
    begin_unsynced
    apt install --assume-yes --no-install-recommends -o Dpkg::Options::=--force-unsafe-io \
        -o DPkg::Path="$stand_ins:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" "$@" \
        | grep --line-buffered -E '^(Fetched|Unpacking|Setting up|E:|W:|dpkg: )' || status=${PIPESTATUS[0]}
    rm -r "$stand_ins"
    end_unsynced
    return "$status"
}

# A new server of ours may lose all that it has: dpkg then need not wait for the disk after each package, of which it
# has its own list to keep. All is on the disk before the routine ends. A server that was started anew in between may
# have damaged files that dpkg takes for good ones, so it is not used: the next one is.
readonly UNSYNCED=/var/lib/adim-unsynced
begin_unsynced() {
    ! is_own_server || return 0
    this_start >"$UNSYNCED"
    sync "$UNSYNCED"
}
end_unsynced() {
    [[ -e $UNSYNCED ]] || return 0
    sync
    rm -f "$UNSYNCED"
}
require_synced() {
    [[ ! -e $UNSYNCED || $(<"$UNSYNCED") == "$(this_start)" ]] \
        || refuse "The server was restarted while its packages were installed. Please build the workspace again."
}

# Tells one start of this server from another; a container has its kernel's boot id in common with others.
this_start() { echo "$(</proc/sys/kernel/random/boot_id) $(sed 's/.*) //' /proc/1/stat | cut -d ' ' -f 20)"; }

# unsynced WORDS…: the words to run them without waiting for the disk, where that is allowed.
unsynced() {
    if [[ -e $UNSYNCED ]]; then "$BLUEPRINT/bin/adim-unsynced" "$@"; else "$@"; fi
}

# All modules are compiled with what time others leave, and nobody waits for it: what a routine starts compiles for
# itself what it needs first.
make_byte_code_in_background() {
    systemctl daemon-reload
    systemd-run --quiet --collect --unit=adim-byte-code --nice=19 -p CPUSchedulingPolicy=idle -p CPUWeight=1 \
        python3 -m compileall -q -j 0 /usr/lib/python3/dist-packages
}

wait_for_byte_code() {
    wait_until 120 eval '! systemctl --quiet is-active adim-byte-code'
}

# add_repository NAME KEY_ADDRESS LINE: packages of another maker, believed only when signed with that maker's key.
# Where the owner of the server has that repository already, theirs serves: two would contradict each other.
add_repository() {
    local name=$1 key=/etc/apt/keyrings/$1.asc list=/etc/apt/sources.list.d/$1.list
    ADDED_REPOSITORY=$(grep -rlsF -- "${3%% *}" /etc/apt/sources.list /etc/apt/sources.list.d \
        | grep -vxF "$list" | head -n 1 || true)
    [[ -z $ADDED_REPOSITORY ]] || return 0
    # shellcheck disable=SC2034 # read by leave_out_broken
    ADDED_REPOSITORY=$list
    [[ $2 != *.gpg ]] || key=/etc/apt/keyrings/$1.gpg
    mkdir -p /etc/apt/keyrings
    if [[ ! -s $key ]]; then
        curl --fail --silent --show-error --location --retry 3 --connect-timeout 10 --max-time 60 --output "$key.new" \
            "$2" \
            || try_later "The repository of $name can't be reached."
        mv "$key.new" "$key"
    fi
    put 0644 root:root "$list" <<<"deb [signed-by=$key] $3"
}
