#!/usr/bin/env bash
# Installs or upgrades the portal on a bare Debian 12 server. Safe to run again: settings, key and data stay.
# It needs the ASP.NET Core 10 runtime (Microsoft's package aspnetcore-runtime-10.0) and says so when it is missing.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ENV_FILE=/etc/adim-portal/portal.env

die() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

# shellcheck source=/dev/null
source "$here/settings.sh"
# shellcheck source=/dev/null
source "$here/versions.sh"

usage() {
  cat <<'TEXT'
usage: install.sh --files FOLDER --host NAME [SETTINGS]    the portal, its database and nginx
       install.sh --files FOLDER --join FILE               another node, with the file that allow-node.sh made
  --files FOLDER   what `dotnet publish AdimPortal.Web -c Release -o FOLDER` made, with blueprints/ in it
  --host NAME      the portal's public name; its DNS points here already
  --set NAME=VALUE any other setting of docs/operations-guide.md, as it is written in /etc/adim-portal/portal.env
What is set already is never changed. What is missing is asked for at a terminal:
TEXT
  usage_of_settings
}

check_machine() {
  ((EUID == 0)) || die "root is required."
  # shellcheck source=/dev/null
  [[ $(. /etc/os-release && echo "$ID $VERSION_ID") == 'debian 12' ]] || die "this is written for Debian 12."
  dotnet --list-runtimes 2>/dev/null | grep -q '^Microsoft.AspNetCore.App 10\.' ||
    die "the ASP.NET Core 10 runtime is missing: https://learn.microsoft.com/dotnet/core/install/linux-debian"
  [[ -f $files/AdimPortal.Web.dll ]] || die "there is no AdimPortal.Web.dll in $files."
  [[ -n $join || -f $ENV_FILE || $host =~ ^[a-z0-9.-]+$ ]] || die "--host must be a host name."
}

# A fresh server updates itself in the background. apt's own option waits for dpkg's lock alone, not for those on the
# lists and the archives (findings/apt-lock-timeout-waits-for-dpkg-alone.sh), so it is tried again until they are free,
# for ten minutes.
apt_get() {
  local said deadline=$((SECONDS + 600))
  until said=$(LC_ALL=C apt-get -o DPkg::Lock::Timeout=600 "$@" 2>&1); do
    if [[ $said != *'Could not get lock'* ]] || ((SECONDS >= deadline)); then
      printf '%s\n' "$said" >&2
      return 1
    fi
    sleep 3
  done
}

install_packages() {
  local packages=(curl openssh-client age)
  [[ -n $join || -f /etc/adim-portal/node ]] || packages+=(postgresql nginx certbot python3-certbot-nginx)
  export DEBIAN_FRONTEND=noninteractive
  apt_get -q update
  apt_get -qy --no-install-recommends install "${packages[@]}"
}

make_user() { id adim-portal >/dev/null 2>&1 || adduser --system --group --home /var/lib/adim-portal adim-portal; }

make_database() {
  # The service reaches PostgreSQL by its socket as the role of its own name: there is no password to keep.
  as_postgres psql -tAc "SELECT 1 FROM pg_roles WHERE rolname = 'adim-portal'" | grep -q 1 ||
    as_postgres createuser adim-portal
  as_postgres psql -tAc "SELECT 1 FROM pg_database WHERE datname = 'portal'" | grep -q 1 ||
    as_postgres createdb --owner adim-portal portal
}

make_settings() {
  install -d -m 750 -g adim-portal /etc/adim-portal
  if [[ ! -s /etc/adim-portal/master.key ]]; then
    # Another key beside a database that was written with the old one would lock everything away.
    [[ ! -f $ENV_FILE ]] \
      || die "/etc/adim-portal/master.key is missing. Restore it from its copy; without it, nothing that was encrypted can be decrypted."
    (umask 077 && head -c 32 /dev/urandom | base64 -w 0 >/etc/adim-portal/master.key)
    chown adim-portal /etc/adim-portal/master.key
  fi
  if [[ ! -f $ENV_FILE ]]; then
    (umask 077 && printf '# docs/operations-guide.md tells about every setting. Then: systemctl restart adim-portal\n' >$ENV_FILE)
    write_setting ConnectionStrings__Portal 'Host=/var/run/postgresql;Username=adim-portal;Database=portal'
    write_setting Secrets__MasterKeyFile /etc/adim-portal/master.key
    write_setting Portal__PublicAddress "https://$host"
  fi
  fill_in_settings
}

# The database's address, the master key and all settings come from the first node.
join_first_node() {
  install -d /etc/adim-portal
  [[ -f $ENV_FILE ]] || tar -xf "$join" -C /etc/adim-portal --no-same-owner
  install -d -m 750 -g adim-portal /etc/adim-portal
  chown adim-portal /etc/adim-portal/master.key
  : >/etc/adim-portal/node
}

install_service() {
  install -m 644 "$here/adim-portal.service" /etc/systemd/system/adim-portal.service
  install -d /usr/local/lib/adim-portal
  install -m 644 "$here/versions.sh" /usr/local/lib/adim-portal/versions.sh
  install -m 755 "$here/adim-portal" /usr/local/bin/adim-portal
  systemctl daemon-reload
  systemctl enable -q adim-portal
}

install_site() {
  [[ -f /etc/nginx/conf.d/adim-portal-nodes.conf ]] \
    || install -m 644 "$here/nginx-nodes.conf" /etc/nginx/conf.d/adim-portal-nodes.conf
  # certbot edits the site: once it is there it stays.
  if [[ ! -f /etc/nginx/sites-available/adim-portal ]]; then
    sed "s/PORTAL_HOST/$host/" "$here/nginx-site.conf" >/etc/nginx/sites-available/adim-portal
    ln -sf ../sites-available/adim-portal /etc/nginx/sites-enabled/adim-portal
  fi
  nginx -t -q
  systemctl reload-or-restart nginx
}

# A version that does not come up does not stay: the one before it runs again, as long as there is one.
start() {
  local version before=$1
  version=$(version_of current)
  systemctl restart adim-portal
  if is_ready; then
    remember_before "$before"
    remove_old_versions
    return
  fi
  journalctl -u adim-portal -n 20 --no-pager -o cat >&2
  [[ -n $before && $before != "$version" ]] \
    || die "the portal did not become ready; its log is above. Fix the problem and run this again."
  go_back_to "$before"
  is_ready || die "neither $version nor $before, the version until now, became ready."
  remove_old_versions
  die "version $version did not become ready; its log is above. Version $before is running again."
}

main() {
  local host='' files='' join='' before
  while (($# > 0)); do
    case $1 in
      --help | -h) usage; exit 0 ;;
      --host) host=${2:-}; shift 2 ;;
      --files) files=${2:-}; shift 2 ;;
      --join) join=${2:-}; shift 2 ;;
      *) take_setting "$1" "${2:-}" || { usage >&2; exit 2; }; shift 2 ;;
    esac
  done
  check_machine
  install_packages
  make_user
  before=$(version_of current)
  if [[ -n $join || -f /etc/adim-portal/node ]]; then
    join_first_node
  else
    make_database
    make_settings
    dump_database
  fi
  install_version "$files"
  install_service
  [[ -f /etc/adim-portal/node ]] || install_site
  start "$before"
  printf 'Version %s runs.\n' "$(version_of current)"
}

main "$@"
