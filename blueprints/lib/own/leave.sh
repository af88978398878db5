# shellcheck shell=bash
# The leave that the owner gives the portal: one key in root's authorized_keys that can run the update and nothing else.

readonly LEAVE_MARK=adim-portal-updates

# What sshd goes by, as NAME VALUE lines in small letters; empty when there is none.
sshd_says() { "$(command -v sshd || echo /usr/sbin/sshd)" -T 2>/dev/null || true; }

# sshd_word NAME: the first value of that name.
sshd_word() { sed -n "s/^$1 //p" <<<"$SSHD" | head -n 1; }

# Where sshd reads root's keys: the first of its files.
authorized_keys() {
    local file
    file=$(sshd_word authorizedkeysfile)
    file=${file%% *}
    file=${file:-.ssh/authorized_keys}
    file=${file//%h//root} file=${file//%u/root} file=${file//%%/%}
    [[ $file == /* ]] || file=/root/$file
    readlink -m "$file"
}

# Why this server's SSH would not let that key in; says nothing when it would.
leave_fault() {
    if [[ -z $SSHD ]]; then
        echo "This server has no SSH server. Install it first (apt-get install openssh-server)."
    elif [[ $(sshd_word permitrootlogin) == no ]]; then
        echo "This server's SSH does not allow root to sign in. Add PermitRootLogin forced-commands-only to /etc/ssh/sshd_config.d/adim.conf, reload ssh, then run this again."
    elif [[ $(sshd_word pubkeyauthentication) == no ]]; then
        echo "This server's SSH accepts no keys (PubkeyAuthentication no), so the portal could not sign in."
    elif [[ $(sshd_word authorizedkeysfile) == none ]]; then
        echo "This server's SSH reads no authorized keys (AuthorizedKeysFile none), so the portal could not sign in."
    elif grep -q '^allowusers ' <<<"$SSHD" && ! grep -Eq '^allowusers (root|\*)(@\S+)?$' <<<"$SSHD"; then
        echo "This server's SSH allows only certain users (AllowUsers), and root is not one of them."
    elif ! grep -Eqv '^listenaddress (127\.|\[::1\])' < <(grep '^listenaddress ' <<<"$SSHD"); then
        echo "This server's SSH accepts connections from this server only (ListenAddress), so the portal could not reach it."
    fi
}

# with_keys [LINE]: writes the file without our line, or with that one in its place. What else stands there stays.
with_keys() {
    local file folder
    file=$(authorized_keys)
    folder=$(dirname "$file")
    [[ -d $folder ]] || command install -d -m 0700 "$folder"
    if [[ ! -e $file ]]; then
        [[ -n ${1:-} ]] || return 0
        command install -m 0600 /dev/null "$file"
    fi
    cp -p "$file" "$file.adim"
    { grep -v " $LEAVE_MARK\$" "$file" || true; } >"$file.adim"
    # A last line that its owner left without an end would swallow ours.
    [[ -z $(tail -c 1 "$file.adim") ]] || echo >>"$file.adim"
    [[ -z ${1:-} ]] || printf '%s\n' "$1" >>"$file.adim"
    mv -f "$file.adim" "$file"
}

# give_leave KEY
give_leave() { with_keys "restrict,command=\"/bin/bash $CURRENT/lib/own/portal-update.sh\" $1 $LEAVE_MARK"; }

take_leave() { with_keys; }

has_leave() { grep -qs " $LEAVE_MARK\$" "$(authorized_keys)"; }
