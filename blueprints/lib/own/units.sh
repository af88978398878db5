# shellcheck shell=bash
# What stays on the server: a few programs, the agent's timer, and a unit that goes on with an installation after a
# reboot.

readonly PROGRAMS_FOLDER=/usr/local/sbin UNITS=/etc/systemd/system
# What the unit of a move says, for whoever watches.
# shellcheck disable=SC2034 # read by those who source this
readonly TASKS_LOG=/var/log/adim/tasks.log

put_programs() {
    local name
    for name in agent update allow-updates uninstall migrate; do
        printf '#!/bin/sh\nexec bash %s/lib/own/%s.sh "$@"\n' "$CURRENT" "$name" >"$PROGRAMS_FOLDER/.adim-$name"
        chmod 0755 "$PROGRAMS_FOLDER/.adim-$name"
        mv -f "$PROGRAMS_FOLDER/.adim-$name" "$PROGRAMS_FOLDER/adim-$name"
    done
}

put_units() {
    put_unit adim-resume.service <<UNIT
[Unit]
Description=Goes on with the installation of the ADIM workspace
Wants=network-online.target
After=network-online.target ssh.service

# The boot does not wait for it: a routine waits for the end of the first boot.
[Service]
Type=exec
ExecStart=/bin/bash $CURRENT/lib/own/install.sh --portal $PORTAL --sum $SUM --resume

[Install]
WantedBy=multi-user.target
UNIT
    put_unit adim-agent.service <<UNIT
[Unit]
Description=Tells the portal how this workspace is
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=$PROGRAMS_FOLDER/adim-agent
TimeoutStartSec=120
Nice=5
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=$OWN
ProtectHome=yes
PrivateTmp=yes
UNIT
    put_unit adim-agent.timer <<UNIT
[Unit]
Description=Tells the portal every minute how this workspace is

[Timer]
OnBootSec=20s
OnUnitActiveSec=60s
AccuracySec=5s

[Install]
WantedBy=timers.target
UNIT
    systemctl daemon-reload
}

# While it is being installed: a reboot does not end that.
resume_after_reboot() { systemctl --quiet enable adim-resume.service; }

# The unit that takes part in a move. It goes on after a reboot, until the move is over.
put_tasks_unit() {
    command install -d -m 0700 "$(dirname "$TASKS_LOG")"
    put_unit adim-tasks.service <<UNIT
[Unit]
Description=Takes part in the move of the ADIM workspace
Wants=network-online.target
After=network-online.target ssh.service

[Service]
ExecStart=/bin/bash $CURRENT/lib/own/tasks.sh
Restart=on-failure
RestartSec=5s
# Routines run in sessions of their own, and end by themselves.
KillMode=process

[Install]
WantedBy=multi-user.target
UNIT
    systemctl daemon-reload
}

put_unit() {
    cat >"$UNITS/.$1"
    chmod 0644 "$UNITS/.$1"
    mv -f "$UNITS/.$1" "$UNITS/$1"
}

start_agent() {
    systemctl --quiet enable --now adim-agent.timer
    systemctl start adim-agent.service \
        || say "  note   The agent could not reach the portal yet; it tries again every minute."
}
