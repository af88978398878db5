# shellcheck shell=bash
# Started in namespaces for mounts, network and processes, so what a script does to /etc, to firewall rules and in the
# background stays here and ends with it.
# usage: unshare --mount --net --pid --fork --kill-child --mount-proc bash little-server.sh BLUEPRINTS WORK SCRIPT
set -Eeuo pipefail
shopt -s lastpipe
ROOT=$1 WORK=$2
[[ -d $WORK/etc ]] || cp -a /etc "$WORK/etc"
mount --bind "$WORK/etc" /etc
ip link set lo up
# As the bundle is unpacked.
cp -a "$ROOT/adim" "$WORK/bundle"
cp -a "$ROOT/lib" "$WORK/bundle/lib"
mkdir -p "$WORK/bin"
cat >"$WORK/bin/systemctl" <<STUB
#!/bin/bash
echo "\$*" >>"$WORK/systemctl"
case "\$*" in
    'reload-or-restart adim-firewall.service') nft -f /etc/adim/firewall.nft ;;
    *is-active* | *is-enabled*) exit 1 ;;
esac
exit 0
STUB
chmod 0755 "$WORK/bin/systemctl"
export PATH="$WORK/bin:$PATH" ADIM_SOURCES="$WORK/sources" LC_ALL=C.UTF-8
# shellcheck disable=SC2034 # read by what is sourced
LIB=$WORK/bundle/lib BLUEPRINT=$WORK/bundle
umask 022
cd "$WORK"
# shellcheck source=/dev/null
source "$3"
