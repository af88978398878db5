# shellcheck shell=bash
# Redis, where the blueprint says that it holds more than a cache and a queue: "redis": true in its "backup".

readonly REDIS_UNIT=redis-server@adim REDIS_DATA=/var/lib/redis REDIS_LOG=adim.aof REDIS_FILE=appendonly.aof

redis_is_more_than_a_cache() { grep -Eq '"redis": *true' "$BLUEPRINT/blueprint.json"; }

# The password is in the file that only Redis and root can read.
ask_redis() {
    REDISCLI_AUTH=$(sed -n 's/^requirepass //p' /etc/redis/redis-adim.conf) redis-cli --no-auth-warning -h 127.0.0.1 \
        "$@"
}

as_redis() { (cd / && exec runuser -u redis -- env -i PATH="$PATH" "$@"); }

redis_out() {
    local work status=0
    # Beside its own data: /tmp may have no room for it.
    work=$(mktemp -d /var/lib/adim-redis.XXXXXX)
    ask_redis --rdb "$work/dump" >/dev/null || status=$?
    ((status > 0)) || cat "$work/dump" || status=$?
    rm -r "$work"
    return "$status"
}

# Redis reads its log of changes and nothing else, so the dump becomes the first piece of a new log.
redis_in() {
    local new=$REDIS_DATA/$REDIS_LOG.incoming old=$REDIS_DATA/$REDIS_LOG.outgoing
    [[ -d $REDIS_DATA/$REDIS_LOG || ! -d $old ]] || mv -T "$old" "$REDIS_DATA/$REDIS_LOG"
    rm -rf "$new" "$old"
    command install -d -m 0750 -o redis -g redis "$new"
    # Written and read by the user that Redis itself runs as, whatever it is.
    if ! as_redis tee "$new/$REDIS_FILE.1.base.rdb" >/dev/null \
        || ! as_redis redis-check-rdb "$new/$REDIS_FILE.1.base.rdb" >/dev/null; then
        rm -rf "$new"
        fail "The data for Redis is incomplete. Nothing was changed."
    fi
    echo "file $REDIS_FILE.1.base.rdb seq 1 type b" >"$new/$REDIS_FILE.manifest"
    chown -R redis:redis "$new"
    systemctl stop "$REDIS_UNIT"
    mv -T "$REDIS_DATA/$REDIS_LOG" "$old"
    mv -T "$new" "$REDIS_DATA/$REDIS_LOG"
    systemctl start "$REDIS_UNIT"
    wait_until 60 ask_redis ping || fail "Redis does not start with the new data. Its old data is in $old."
    rm -rf "$old"
}
