#!/usr/bin/env bash
# On the first node: lets another machine be a node of the portal. Makes a file for it, with the database's address and
# the master key.
set -euo pipefail

ENV_FILE=/etc/adim-portal/portal.env
DATABASE_PASSWORD=/root/adim-portal-database.password

die() { printf 'allow-node.sh: %s\n' "$*" >&2; exit 1; }

# From a folder that it may be in.
as_postgres() (cd / && runuser -u postgres -- "$@")

usage() {
  cat <<'TEXT'
usage: allow-node.sh --node ADDRESS --own ADDRESS --public ADDRESS
  --node    the other machine's address in the private network that both are in
  --own     this machine's address there
  --public  the other machine's public address: it will sign in to workspaces from there
Makes /root/adim-node-ADDRESS.tar. It opens everything: copy it over SSH, and remove it.
TEXT
}

open_database() {
  local config
  if [[ ! -s $DATABASE_PASSWORD ]]; then
    (umask 077 && head -c 24 /dev/urandom | base64 | tr '+/' '-_' >"$DATABASE_PASSWORD")
  fi
  # By its standard input, so that no list of processes shows it.
  printf "ALTER ROLE \"adim-portal\" PASSWORD '%s';\nALTER SYSTEM SET listen_addresses = 'localhost,%s';\n" "$(<"$DATABASE_PASSWORD")" "$own" |
    as_postgres psql -q
  config=$(as_postgres psql -tAc 'SHOW hba_file')
  grep -qF " $node/32 " "$config" || printf 'hostssl portal adim-portal %s/32 scram-sha-256\n' "$node" >>"$config"
  systemctl restart postgresql
}

add_to_nginx() {
  local nodes=/etc/nginx/conf.d/adim-portal-nodes.conf
  grep -qF " $node:5080 " "$nodes" \
    || sed -i "/server 127.0.0.1:5080/a\\    server $node:5080 max_fails=1 fail_timeout=10s;" "$nodes"
  nginx -t -q
  systemctl reload nginx
}

pack() (
  umask 077
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  # With their modes: the service reads some of them.
  cp -rp /etc/adim-portal/. "$folder"
  cp /etc/ssl/certs/ssl-cert-snakeoil.pem "$folder/database.pem"
  chmod 644 "$folder/database.pem"
  {
    # Each node names its own addresses; those of all are in the database.
    grep -vE '^(ConnectionStrings__Portal|ASPNETCORE_URLS|Proxies__Addresses__|Provisioning__SshSources__)' "$ENV_FILE"
    printf 'ConnectionStrings__Portal="Host=%s;Username=adim-portal;Password=%s;Database=portal;SSL Mode=VerifyCA;Root Certificate=/etc/adim-portal/database.pem"\n' \
      "$own" "$(<"$DATABASE_PASSWORD")"
    printf 'ASPNETCORE_URLS="http://%s:5080"\nProxies__Addresses__0="%s"\nProvisioning__SshSources__0="%s/32"\n' "$node" "$own" "$public"
  } >"$folder/portal.env"
  tar -cf "/root/adim-node-$node.tar" -C "$folder" .
)

main() {
  local node='' own='' public=''
  while (($# > 0)); do
    case $1 in
      --help | -h) usage; exit 0 ;;
      --node) node=${2:-}; shift 2 ;;
      --own) own=${2:-}; shift 2 ;;
      --public) public=${2:-}; shift 2 ;;
      *) usage >&2; exit 2 ;;
    esac
  done
  ((EUID == 0)) || die "root is required."
  local address
  for address in "$node" "$own" "$public"; do
    [[ $address =~ ^[0-9]+(\.[0-9]+){3}$ ]] || { usage >&2; exit 2; }
  done
  open_database
  add_to_nginx
  pack
  systemctl restart adim-portal
  # The firewalls of workspaces let it in before it starts.
  adim-portal nodes allow "$public/32"
  printf 'Copy /root/adim-node-%s.tar to the other machine, and there: install.sh --files FOLDER --join FILE\n' "$node"
}

main "$@"
