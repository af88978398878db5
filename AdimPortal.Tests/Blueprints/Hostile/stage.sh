# shellcheck shell=bash
# A machine of its own as far as files go: started in a mount namespace, so what a script does under /etc, /srv and
# /var/lib stays here.
# usage: unshare --mount bash stage.sh BLUEPRINTS WORK SCRIPT
set -Eeuo pipefail
shopt -s lastpipe
ROOT=$1 WORK=$2
cp -a /etc "$WORK/etc"
echo 'adim:x:64001:64001::/srv/adim:/usr/sbin/nologin' >>"$WORK/etc/passwd"
echo 'adim:x:64001:' >>"$WORK/etc/group"
mount --bind "$WORK/etc" /etc
mount -t tmpfs none /srv
mount -t tmpfs none /var/lib
chmod 0755 /srv /var/lib
install -d -m 0755 /srv/adim /srv/adim/app
install -d -m 0755 -o adim -g adim /srv/adim/media /srv/adim/celery
echo before >/srv/adim/media/before
chown adim:adim /srv/adim/media/before

# shellcheck disable=SC2034 # read by what is sourced
LIB=$ROOT/lib BLUEPRINT=$ROOT/adim LC_ALL=C.UTF-8
export LC_ALL
# shellcheck source=/dev/null
source "$LIB/speech.sh"
# shellcheck source=/dev/null
source "$LIB/files.sh"
# shellcheck source=/dev/null
source "$LIB/room.sh"
# shellcheck source=/dev/null
source "$LIB/parts.sh"
# shellcheck source=/dev/null
source "$LIB/certificate.sh"
umask 022
cd "$WORK"
# shellcheck source=/dev/null
source "$3"
