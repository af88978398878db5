# shellcheck shell=bash
# Where a workspace had moved away from here, what came was led on. Whoever shows a page here again, or takes the workspace off
# this server, ends that.
stop_leading_on() { systemctl --quiet stop adim-lead-on-80.socket adim-lead-on-443.socket adim-lead-on-80.service adim-lead-on-443.service 2>/dev/null || true; }
