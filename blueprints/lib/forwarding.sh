# shellcheck shell=bash
# Where a workspace had moved away from here, what came was led on. Whoever shows a page here again, or takes the
# workspace off this server, ends that.
stop_forwarding() {
    systemctl --quiet stop adim-forward-traffic-80.socket adim-forward-traffic-443.socket \
        adim-forward-traffic-80.service adim-forward-traffic-443.service 2>/dev/null || true
}
