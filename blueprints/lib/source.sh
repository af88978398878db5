# shellcheck shell=bash
# The other server, from which a workspace's data comes: reached by a key that this server made and never gives away,
# and known by its host key alone.

readonly MOVE=/var/lib/adim/move
readonly ACCESS_KEY=$MOVE/key KNOWN_HOSTS=$MOVE/known_hosts BROKEN=$MOVE/broken

make_access_key() {
    command install -d -m 0700 "$MOVE"
    [[ -s $ACCESS_KEY && -s $ACCESS_KEY.pub ]] && return
    rm -f "$ACCESS_KEY" "$ACCESS_KEY.pub"
    ssh-keygen -q -t ed25519 -N '' -C '' -f "$ACCESS_KEY"
}

# SOURCE_HOST_KEYS has one public key a line.
know_source() {
    rm -f "$BROKEN"
    local keys
    mapfile -t keys <<<"$SOURCE_HOST_KEYS"
    printf 'adim-source %s\n' "${keys[@]}" | put 0600 root:root "$KNOWN_HOSTS"
    ssh_words "$ACCESS_KEY" "$KNOWN_HOSTS"
    # Small parts share a connection, for each of its own would cost a handshake. Files have their own, and so another
    # processor.
    SHARED=(-o ControlMaster=auto -o ControlPath="$MOVE/way" -o ControlPersist=20)
    let_in
}

# ssh_words KEY KNOWN_HOSTS: sets SSH. The other server gets nothing from here that it doesn't need.
ssh_words() {
    # shellcheck disable=SC2054 # the commas are ssh's
    SSH=(ssh -F /dev/null -T -i "$1" -o IdentitiesOnly=yes -o BatchMode=yes
        -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$2"
        -o GlobalKnownHostsFile=/dev/null -o HostKeyAlias=adim-source -o ConnectTimeout=10 -o ServerAliveInterval=5 \
            -o ServerAliveCountMax=3
        -o LogLevel=ERROR -o ForwardAgent=no -o ForwardX11=no -o UpdateHostKeys=no -o PermitLocalCommand=no
        -o Ciphers=aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com)
}

let_in() {
    local answer
    answer=$("${SSH[@]}" "${SHARED[@]}" "root@$SOURCE_ADDRESS" ready 2>&1 </dev/null) || true
    case $answer in
        ready) ;;
        *'Permission denied'*) refuse "The old server does not accept this server's key: it is missing, expired, or meant for another server." ;;
        *'verification failed'*) refuse "The server that answers at $SOURCE_ADDRESS is not the old server: its host key does not match." ;;
        *)
            say "ssh: $(tr -cd '[:print:]' <<<"${answer:0:500}")"
            try_later "The old server can't be reached from the new one."
            ;;
    esac
}

# from_source WORD: what the other server says to it. A link that broke is remembered, whatever becomes of the half that
# came.
from_source() {
    local status=0
    "${SSH[@]}" "${SHARED[@]}" "root@$SOURCE_ADDRESS" "$1" </dev/null || status=$?
    ((status == 0)) || echo "$status" >"$BROKEN"
    return "$status"
}

# files_from_source: media as it is there. Whatever is the same already is not sent again. The other server says what is
# written and where, so this is done by the user that the files belong to, who may write nowhere else, with a key of its
# own for a while.
files_from_source() {
    local status=0 way
    way=$(mktemp -d /run/adim-access.XXXXXX)
    command install -m 0600 -o adim -g adim "$ACCESS_KEY" "$way/key"
    command install -m 0644 "$KNOWN_HOSTS" "$way/known_hosts"
    chmod 0711 "$way"
    (
        ssh_words "$way/key" "$way/known_hosts"
        cd / && exec runuser -u adim -- env -i PATH="$PATH" LC_ALL="$LC_ALL" HOME=/nonexistent \
            rsync --recursive \
                --links --perms --times --no-devices --no-specials --delete --partial --stats --rsh="${SSH[*]}" \
                "root@$SOURCE_ADDRESS:/srv/adim/media/" /srv/adim/media/
    ) || status=$?
    rm -rf "$way"
    # 24: files went while they were read, as they do while people work.
    ((status == 0 || status == 24)) || { echo "$status" >"$BROKEN"; return "$status"; }
    keep_plain /srv/adim/media
}

close_way() { "${SSH[@]}" "${SHARED[@]}" -O exit "root@$SOURCE_ADDRESS" 2>/dev/null || true; }

# What broke, in words. ssh's own trouble is 255; rsync's with the link are 10, 12, 30 and 35.
say_what_broke() {
    local status
    status=$(<"$BROKEN")
    case $status in
        255 | 10 | 12 | 30 \
            | 35) try_later "The connection to the old server was lost. Nothing is lost there; we try again." ;;
        64) refuse "The old server refused to send its data." ;;
        *) try_later "The old server could not send all of its data." ;;
    esac
}
