# shellcheck shell=bash
# The server's SSH host keys: the one it was given at birth and the one it made itself.

OWN_KEY=/etc/ssh/adim_host_key
BORN_KEY=/etc/ssh/ssh_host_ed25519_key
SSHD_PART=/etc/ssh/sshd_config.d/10-adim-identity.conf

own_host_key() { cut -d ' ' -f 1,2 "$OWN_KEY.pub"; }

make_own_host_key() {
    if [[ ! -s $OWN_KEY.pub ]]; then
        rm -f "$OWN_KEY"
        ssh-keygen -q -t ecdsa -b 256 -N '' -C '' -f "$OWN_KEY"
        say "Created a new SSH host key on the server."
    fi
    # Written again only while the old key still lives: after it is retired this file names one key.
    local keys=("$OWN_KEY")
    [[ ! -e $BORN_KEY ]] || keys+=("$BORN_KEY")
    show_keys "${keys[@]}"
}

# The next routine proves that the portal has the new key, for it went on. The old one and its kin are removed.
retire_born_host_key() {
    [[ -s $OWN_KEY.pub ]] || return 0
    show_keys "$OWN_KEY"
    if compgen -G '/etc/ssh/ssh_host_*' >/dev/null; then
        rm -f /etc/ssh/ssh_host_*
        say "Removed the SSH host key that the server was created with."
    fi
    # Without this, cloud-init would make new keys of every kind at the next boot of a copy of this server.
    if [[ -d /etc/cloud/cloud.cfg.d ]]; then
        put 0644 root:root /etc/cloud/cloud.cfg.d/95-adim-identity.cfg <<<'ssh_genkeytypes: []'
    fi
}

show_keys() {
    printf 'HostKey %s\n' "$@" | put 0644 root:root "$SSHD_PART"
    [[ $CHANGED == yes ]] || return 0
    sshd -t || fail "The SSH server does not accept its new configuration."
    systemctl reload ssh
    wait_until 10 sshd_shows_own_key || fail "The SSH server does not show its new host key."
}

sshd_shows_own_key() { ssh-keyscan -t ecdsa 127.0.0.1 2>/dev/null | grep -F "$(own_host_key)" >/dev/null; }
