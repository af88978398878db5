# shellcheck shell=bash
# Where the workspace's data and programs go, and how much room there is: each folder may be a file system of its own.

# Of the room that is asked for, in percent. What the system needs comes first, what grows comes after.
readonly -A SHARE_OF=([/usr]=12 [/opt]=5 [/var/cache/apt]=5 [/var/log]=3 [/srv/adim]=35
    [/var/lib/postgresql]=25 [/var/lib/qdrant]=12 [/var/lib/redis]=3)
readonly DATA_FOLDERS=(/srv/adim/media /var/lib/postgresql /var/lib/qdrant)

# present FOLDER: it, or the nearest one above it that is there already.
present() {
    local folder=$1
    while [[ ! -e $folder ]]; do folder=$(dirname "$folder"); done
    echo "$folder"
}

# file_system FOLDER: by which it is told from others: where it is mounted.
file_system() { df --output=target "$(present "$1")" 2>/dev/null | tail -n 1; }

free_bytes() { df --output=avail -B1 "$(present "$1")" | tail -n 1 | tr -dc 0-9; }

# free_for_data: bytes, on the fullest of the file systems that data goes to.
free_for_data() { least_free "${DATA_FOLDERS[@]}"; }

# least_free FOLDER…: bytes, on the fullest of the file systems that those are on.
least_free() {
    local folder
    for folder in "$@"; do free_bytes "$folder"; echo; done | sed '/^$/d' | sort -n | head -n 1
}

# disk_mib: of all file systems that something of the workspace lies on, each counted once.
disk_mib() {
    local folder folders=()
    for folder in "${!SHARE_OF[@]}"; do folders+=("$(present "$folder")"); done
    df --output=target,size -BM "${folders[@]}" \
        | awk 'NR > 1 && !seen[$1]++ { sub("M", "", $NF); all += $NF } END { print all }'
}

# short_of_room MIB: a line for each file system on which too little is free, where that much is asked for in all: its
# place, what is free and what is needed there, MiB, and the folders that go there.
short_of_room() {
    local folder place free
    for folder in "${!SHARE_OF[@]}"; do
        place=$(file_system "$folder")
        free=$(free_bytes "$folder")
        printf '%s\t%s\t%s\t%s\n' "$place" "$((free >> 20))" "${SHARE_OF[$folder]}" "$folder"
    done | sort -t $'\t' -k1,1 -k4,4 | awk -F '\t' -v all="$1" '
        { free[$1] = $2; share[$1] += $3; folders[$1] = folders[$1] (folders[$1] == "" ? "" : ", ") $4 }
        END { for (place in free) { needed = int(all * share[place] / 100); if (free[place] < needed) printf "%s\t%d\t%d\t%s\n", place, free[place], needed, folders[place] } }' | sort
}

# unfit_mounts: a line for each file system that can't hold what goes there, and why.
unfit_mounts() {
    local folder place options kind
    for folder in /etc /usr /usr/local/sbin /opt /srv/adim /var/lib /var/lib/dpkg /var/lib/postgresql /var/lib/qdrant \
        /var/lib/redis /var/cache/apt /var/log /tmp; do
        read -r place kind options \
            < <(findmnt --noheadings --output TARGET,FSTYPE,OPTIONS --target "$(present "$folder")" --list \
                | tail -n 1) \
            || continue
        case ,$options, in
            *,ro,*) echo "$place is mounted read-only, and the workspace writes to $folder." ;;
            *,noexec,*) [[ ! $folder =~ ^(/usr|/usr/local/sbin|/opt|/srv/adim|/var/lib/dpkg)$ ]] \
                || echo "$place is mounted noexec, and programs are run from $folder." ;;
        esac
        [[ ! $kind =~ ^(vfat|exfat|msdos|ntfs3?|fuseblk|cifs|smb3)$ || $folder == /tmp ]] \
            || echo "$place has the file system $kind, which keeps neither owners nor rights, and the workspace needs them in $folder."
    done | awk -F ' (is|has) ' '!seen[$1 $2]++'
}
