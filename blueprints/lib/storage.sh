# shellcheck shell=bash
# The object storage, as a server reaches it: by addresses that the portal signed for one object and some hours. They
# are secrets as long as they are good, so they reach curl on standard input and stand in no argument.

TRUST=()

# The storage's own authority, when it isn't one that Debian knows.
trust_storage() {
    [[ -n ${OBJECT_STORAGE_CA_PEM:-} ]] || return 0
    command install -d -m 0755 /etc/adim
    put 0644 root:root /etc/adim/object-storage-ca.pem <<<"$OBJECT_STORAGE_CA_PEM"
    TRUST=(--cacert /etc/adim/object-storage-ca.pem)
}

# ask_storage ADDRESS ARGUMENTS…: gives up when nothing moves for a minute.
ask_storage() {
    local address=$1
    shift
    printf 'url = "%s"\n' "$address" | curl --config - --fail --silent --show-error --retry 3 --retry-connrefused \
        --connect-timeout 15 --speed-time 60 --speed-limit 1 "${TRUST[@]}" "$@"
}
