# shellcheck shell=bash
# What is removed from a server that becomes an image while it shuts down, after everything that could write it again
# has ended.

readonly UNFINISHED=/etc/adim-image-unfinished
readonly LAST_UNIT=adim-generalize.service
# In memory: the image has neither the unit nor its script.
readonly LAST_SCRIPT=/run/adim-generalize.sh

at_shutdown() {
    stop_writing_to_disk
    last_script | put_plain "$LAST_SCRIPT"
    last_unit | put_plain "/run/systemd/system/$LAST_UNIT"
    systemctl daemon-reload
    systemctl start "$LAST_UNIT"
}

put_plain() {
    mkdir -p "${1%/*}"
    cat >"$1"
}

# Both write once more when they are stopped.
stop_writing_to_disk() {
    journalctl --relinquish-var 2>/dev/null || true
    systemctl stop systemd-random-seed.service 2>/dev/null || true
}

# It stops after everything that starts after the system is set up, SSH included.
last_unit() {
    cat <<UNIT
[Unit]
Description=Removes what belongs to this server alone
DefaultDependencies=no
Before=sysinit.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/true
ExecStop=/bin/bash $LAST_SCRIPT
TimeoutStopSec=60
UNIT
}

last_script() {
    cat <<SCRIPT
set -eu
shopt -s nullglob dotglob
# Host keys, and which of them sshd shows.
rm -f /etc/ssh/ssh_host_* $OWN_KEY $OWN_KEY.pub $SSHD_PART /etc/cloud/cloud.cfg.d/95-adim-identity.cfg
# Who may sign in, and what people and programs left at home.
rm -rf /root/.ssh /home/*/.ssh /root/.cache /root/.config /root/.*_history /home/*/.*_history /root/.wget-hsts
# By what this machine is told from others.
: >/etc/machine-id
[ -L /var/lib/dbus/machine-id ] || rm -f /var/lib/dbus/machine-id
rm -f /var/lib/systemd/random-seed /var/lib/systemd/credential.secret /etc/hostname
rm -rf /var/lib/systemd/timers/* /var/lib/systemd/coredump/*
rm -f /var/lib/dhcp/* /var/lib/dhcpcd/* /var/lib/systemd/network/*
# What cloud-init knows of it, and wrote for it.
rm -rf /var/lib/cloud/*
rm -f /etc/network/interfaces.d/50-cloud-init /etc/netplan/50-cloud-init.yaml
rm -f /etc/systemd/network/10-cloud-init-* /etc/udev/rules.d/70-persistent-net.rules
# What the portal did here.
rm -rf /var/lib/adim /var/log/adim /var/log/journal/*
find /var/log -type f -delete
rm -rf /tmp/* /var/tmp/* /var/crash/*
sync
rm -f $UNFINISHED
sync
SCRIPT
}
