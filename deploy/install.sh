#!/usr/bin/env bash
# Installs or upgrades the portal on a bare Debian 12 server. Safe to run again: settings, key and data stay.
#
# usage: install.sh --host portal.example.com --files FOLDER
#   --host   the portal's public name; its DNS points here already
#   --files  what `dotnet publish AdimPortal.Web -c Release -o FOLDER` made, with blueprints/ in it
#
# It needs the ASP.NET Core 10 runtime (Microsoft's package aspnetcore-runtime-10.0) and says so when it is missing.
set -euo pipefail

die() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

check_machine() {
  ((EUID == 0)) || die "root is needed."
  # shellcheck source=/dev/null
  [[ $(. /etc/os-release && echo "$ID $VERSION_ID") == 'debian 12' ]] || die "this is written for Debian 12."
  dotnet --list-runtimes 2>/dev/null | grep -q '^Microsoft.AspNetCore.App 10\.' ||
    die "the ASP.NET Core 10 runtime is missing: https://learn.microsoft.com/dotnet/core/install/linux-debian"
  [[ -f $files/AdimPortal.Web.dll ]] || die "there is no AdimPortal.Web.dll in $files."
  [[ $host =~ ^[a-z0-9.-]+$ ]] || die "--host must be a host name."
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q update
  apt-get -qy --no-install-recommends -o DPkg::Lock::Timeout=600 install postgresql nginx certbot python3-certbot-nginx openssh-client age
}

make_user_and_database() {
  id adim-portal >/dev/null 2>&1 || adduser --system --group --home /var/lib/adim-portal adim-portal
  # The service reaches PostgreSQL by its socket as the role of its own name: there is no password to keep.
  runuser -u postgres -- psql -tAc "SELECT 1 FROM pg_roles WHERE rolname = 'adim-portal'" | grep -q 1 ||
    runuser -u postgres -- createuser adim-portal
  runuser -u postgres -- psql -tAc "SELECT 1 FROM pg_database WHERE datname = 'portal'" | grep -q 1 ||
    runuser -u postgres -- createdb --owner adim-portal portal
}

make_settings() {
  install -d -m 750 -g adim-portal /etc/adim-portal
  if [[ ! -s /etc/adim-portal/master.key ]]; then
    (umask 077 && head -c 32 /dev/urandom | base64 -w 0 >/etc/adim-portal/master.key)
    chown adim-portal /etc/adim-portal/master.key
  fi
  [[ -f /etc/adim-portal/portal.env ]] || (umask 077 && cat >/etc/adim-portal/portal.env) <<TEXT
ConnectionStrings__Portal=Host=/var/run/postgresql;Username=adim-portal;Database=portal
Secrets__MasterKeyFile=/etc/adim-portal/master.key
Portal__PublicAddress=https://$host
# Fill these in, then: systemctl restart adim-portal. docs/operations-guide.md tells about every setting.
DigitalOcean__Token=
Dns__Zone=
Mail__Host=
Mail__Port=587
Mail__Tls=true
Mail__From=
TEXT
}

# Each version has a folder of its own, named by its content; the link is turned in one move.
install_files() {
  local version
  version=$(cd "$files" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-12)
  install -d /opt/adim-portal
  rm -rf "/opt/adim-portal/$version.part"
  cp -r "$files" "/opt/adim-portal/$version.part"
  rm -rf "/opt/adim-portal/$version"
  mv "/opt/adim-portal/$version.part" "/opt/adim-portal/$version"
  ln -sfn "$version" /opt/adim-portal/next
  mv -T /opt/adim-portal/next /opt/adim-portal/current
}

install_service() {
  install -m 644 "$here/adim-portal.service" /etc/systemd/system/adim-portal.service
  # certbot edits the site: once it is there it stays.
  if [[ ! -f /etc/nginx/sites-available/adim-portal ]]; then
    sed "s/PORTAL_HOST/$host/" "$here/nginx-site.conf" >/etc/nginx/sites-available/adim-portal
    ln -sf ../sites-available/adim-portal /etc/nginx/sites-enabled/adim-portal
  fi
  nginx -t -q
  systemctl daemon-reload
  systemctl enable -q adim-portal
  systemctl restart adim-portal
  systemctl reload nginx
}

main() {
  local host='' files='' here
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
  while (($# > 0)); do
    case $1 in
      --host) host=${2:-}; shift 2 ;;
      --files) files=${2:-}; shift 2 ;;
      *) die "usage: install.sh --host NAME --files FOLDER" ;;
    esac
  done
  check_machine
  install_packages
  make_user_and_database
  make_settings
  install_files
  install_service
  printf 'Installed. Fill in /etc/adim-portal/portal.env, restart adim-portal, then: certbot --nginx -d %s\n' "$host"
}

main "$@"
