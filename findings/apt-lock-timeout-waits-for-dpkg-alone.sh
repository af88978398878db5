#!/usr/bin/env bash
# apt 2.6.1 (Debian 12): DPkg::Lock::Timeout waits for dpkg's lock, and for none of apt's own.
#
# The option reads as "wait for whoever is at work", and scripts that prepare servers give it to every call, because a
# fresh server updates itself in the background. But apt-get takes three locks: one on the lists (update), one on the
# archives (download), and dpkg's. Only the last one is waited for. While the background has the lists, apt-get update
# fails within a moment whatever the timeout is. Try it again until it succeeds, or take the lock yourself before.
#
# Seen with apt 2.6.1, dpkg 1.21.22:
#   the lists are held for 3 s, the timeout is 8 s: apt-get update fails within 2 s
#   the archives are held for 3 s, the timeout is 8 s: apt-get clean fails within 2 s
#   nobody holds anything: apt-get update succeeds
#
# Needs Debian 12 and python3; no root, no network, and nothing of the machine's own apt is touched. Exits with 1 when
# it sees something else.
set -euo pipefail

expected='the lists are held for 3 s, the timeout is 8 s: apt-get update fails within 2 s
the archives are held for 3 s, the timeout is 8 s: apt-get clean fails within 2 s
nobody holds anything: apt-get update succeeds'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder"/lists/partial "$folder"/cache/archives/partial "$folder"/empty
touch "$folder/sources.list" "$folder/status"

cat >"$folder/hold.py" <<'PYTHON'
import fcntl, sys, time

with open(sys.argv[1], "w") as lock:
    fcntl.lockf(lock, fcntl.LOCK_EX)
    print("held", flush=True)
    time.sleep(3)
PYTHON

apt() {
  apt-get -o "Dir::State=$folder" -o "Dir::State::lists=$folder/lists" -o "Dir::State::status=$folder/status" \
    -o "Dir::Cache=$folder/cache" -o "Dir::Etc::sourcelist=$folder/sources.list" \
      -o "Dir::Etc::sourceparts=$folder/empty" \
    -o DPkg::Lock::Timeout=8 "$@" >"$folder/said" 2>&1
}

# ask LOCK WHAT VERB
ask() {
  local started how=succeeds holder
  exec 3< <(exec python3 "$folder/hold.py" "$1")
  holder=$!
  read -r _ <&3
  started=$SECONDS
  apt "$3" || how=fails
  if ((SECONDS - started < 2)); then how+=" within 2 s"; fi
  printf 'the %s are held for 3 s, the timeout is 8 s: apt-get %s %s\n' "$2" "$3" "$how"
  wait "$holder" 2>/dev/null || true
  exec 3<&-
}

seen=$(
  ask "$folder/lists/lock" lists update
  ask "$folder/cache/archives/lock" archives clean
  if apt update; then how=succeeds; else how=fails; fi
  printf 'nobody holds anything: apt-get update %s\n' "$how"
)
printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'This differs from what was seen before.\n' >&2; exit 1; }
