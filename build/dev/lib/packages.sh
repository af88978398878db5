# shellcheck shell=bash
# Installs the Debian packages of build/dev/packages.txt that are missing, and says which and why.

# install_packages PURPOSE: PURPOSE is a word of the first column (run, test, fast, check).
install_packages() {
  local purpose=$1 needs package probe why missing=()
  while read -r needs package probe why; do
    [[ ,$needs, == *,$purpose,* ]] || continue
    package_is_there "$probe" && continue
    ((${#missing[@]} > 0)) || say "Debian packages to install:"
    printf '  %-18s %s\n' "$package" "$why"
    missing+=("$package")
  done < <(grep -v '^#' "$ADIM_ROOT/build/dev/packages.txt")
  ((${#missing[@]} == 0)) && return 0

  command -v apt-get >/dev/null ||
    die "these packages are missing and there is no apt-get to install them with; install them by hand and try again."
  ((EUID == 0)) || command -v sudo >/dev/null ||
    die "these packages are missing. As root: apt-get install ${missing[*]}"
  without_default_cluster "${missing[@]}"
  install_now "${missing[@]}"
}

package_is_there() {
  if [[ $1 == /* ]]; then compgen -G "$1" >/dev/null; else command -v "$1" >/dev/null; fi
}

# Debian's PostgreSQL starts a cluster of its own on port 5432 when it is installed; nobody asked for one.
without_default_cluster() {
  [[ " $* " == *" postgresql "* && ! -e /etc/postgresql-common ]] || return 0
  as_root mkdir -p /etc/postgresql-common/createcluster.d
  as_root tee /etc/postgresql-common/createcluster.d/no-main-cluster.conf >/dev/null <<<'create_main_cluster = false'
}

install_now() {
  local log policy=/usr/sbin/policy-rc.d
  log=$(mktemp)
  say "Installing …"
  # We start what we need ourselves: no service of these packages begins to listen on this machine now.
  if [[ ! -e $policy ]]; then
    trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
    as_root tee "$policy" >/dev/null <<<$'#!/bin/sh\nexit 101'
    as_root chmod 755 "$policy"
  fi
  # The package lists may be absent or old; they are fetched only when the first try shows it.
  if ! apt_get install "$@" >"$log" 2>&1; then
    { apt_get update && apt_get install "$@"; } >"$log" 2>&1 || {
      tail -n 20 "$log" >&2
      die "apt-get could not install: $* (all it said: $log)"
    }
  fi
  rm -f "$log"
  [[ -z $(trap -p EXIT) ]] || { as_root rm -f "$policy"; trap - EXIT; }
}

# Never asks, and waits for another apt or dpkg that is at work: apt's own option waits for dpkg's lock alone.
apt_get() {
  local said deadline=$((SECONDS + 600))
  until said=$(as_root env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
    -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold -o Acquire::Retries=3 "$@" 2>&1 </dev/null); do
    if [[ $said != *'Could not get lock'* ]] || ((SECONDS >= deadline)); then
      printf '%s\n' "$said"
      return 1
    fi
    sleep 3
  done
}
