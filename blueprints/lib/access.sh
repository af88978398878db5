# shellcheck shell=bash
# The way on which this server's data leaves it: one line in root's authorized_keys, which can be told by its mark.

readonly AUTHORIZED_KEYS=/root/.ssh/authorized_keys

access_is_open() { grep -qs -- " $ACCESS_MARK\$" "$AUTHORIZED_KEYS"; }
access_is_closed() { ! access_is_open; }

# set_access LINE: exactly that line bears the mark; none does when it is empty.
set_access() {
    [[ $ACCESS_MARK =~ ^adim-access-[a-z0-9-]+$ ]] || fail "The transfer access mark can't be read."
    command install -d -m 0700 /root/.ssh
    { [[ ! -e $AUTHORIZED_KEYS ]] || grep -v -- " $ACCESS_MARK\$" "$AUTHORIZED_KEYS" || true; [[ -z $1 ]] \
        || printf '%s\n' "$1"; } \
        | put_shared 0600 root:root "$AUTHORIZED_KEYS"
}
