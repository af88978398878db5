#!/usr/bin/env bash
# A Redis instance of the workspace's own, on the loopback interface, with a password and a memory limit.
#
# Usage: redis.sh [--check]
# Settings: REDIS_PASSWORD, REDIS_MEMORY_MIB
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"

readonly UNIT=redis-server@adim

install() {
    need REDIS_PASSWORD
    REDIS_MEMORY_MIB=${REDIS_MEMORY_MIB:-64}
    [[ $REDIS_PASSWORD != *[[:space:]\"\']* ]] || refuse "The password of Redis must not contain spaces or quotes."
    render redis.conf REDIS_PASSWORD REDIS_MEMORY_MIB | put 0640 root:redis /etc/redis/redis-adim.conf
    # Debian's own instance would take the port. One that its owner gave another port stays.
    if systemctl --quiet is-enabled redis-server \
        && grep -Eqs '^port 6379' /etc/redis/redis.conf; then systemctl --quiet disable --now redis-server; fi
    if [[ $CHANGED == yes ]]; then systemctl stop "$UNIT"; fi
    at_boot "$UNIT"
    systemctl start "$UNIT"
    wait_until 20 answers || fail "Redis does not respond."
    say "Redis is running, with at most $REDIS_MEMORY_MIB MiB."
}

check() {
    healthy "Redis is running" active "$UNIT"
    healthy "Redis accepts its password" answers
    healthy "Redis refuses clients without a password" refuses_strangers
    healthy "Redis has a memory limit" has_limit
}

as_application() { REDISCLI_AUTH=${REDIS_PASSWORD:-} redis-cli -h 127.0.0.1 "$@"; }
answers() { [[ $(as_application ping) == PONG ]]; }
refuses_strangers() { [[ $(redis-cli -h 127.0.0.1 ping) == NOAUTH* ]]; }
has_limit() { [[ $(as_application config get maxmemory | tail -n 1) -gt 0 ]]; }

routine "$@"
