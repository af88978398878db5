# shellcheck shell=bash
# Versions of the portal: one runs, the one before it is kept. Sourced by install.sh and by adim-portal.

VERSIONS=/opt/adim-portal
DUMPS=/var/lib/adim-portal-dumps

# From a folder that it may be in.
as_postgres() (cd / && runuser -u postgres -- "$@")

version_of() { readlink "$VERSIONS/$1" 2>/dev/null || true; }

# Turns the link in one move.
turn_to() {
  ln -sfn "$1" "$VERSIONS/next"
  mv -T "$VERSIONS/next" "$VERSIONS/current"
}

# Each version has a folder of its own, named by its content.
install_version() {
  local files=$1 version
  version=$(cd "$files" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-12)
  install -d "$VERSIONS"
  if [[ ! -d $VERSIONS/$version ]]; then
    rm -rf "$VERSIONS/$version.part"
    cp -r "$files" "$VERSIONS/$version.part"
    mv "$VERSIONS/$version.part" "$VERSIONS/$version"
  fi
  turn_to "$version"
}

# Only a version that ran is one to go back to.
remember_before() {
  [[ -z $1 || $1 == "$(version_of current)" ]] || ln -sfn "$1" "$VERSIONS/previous"
}

# What is neither the version that runs nor the one before it.
remove_old_versions() {
  local folder name
  for folder in "$VERSIONS"/*/; do
    name=$(basename "$folder")
    [[ -L ${folder%/} || $name == "$(version_of current)" || $name == "$(version_of previous)" ]] \
      || rm -rf "${folder%/}"
  done
}

# Where the database is on this machine, a copy of it as it was before the new version; the last two are kept.
dump_database() {
  local dumps
  [[ -n $(version_of current) ]] && as_postgres psql -qtAc 'SELECT 1' portal >/dev/null 2>&1 || return 0
  install -d -m 700 -o postgres "$DUMPS"
  as_postgres pg_dump --format=custom --file="$DUMPS/before-$(date -u +%Y%m%dT%H%M%SZ).dump" portal
  mapfile -t dumps < <(find "$DUMPS" -name 'before-*.dump' | sort -r | tail -n +3)
  ((${#dumps[@]} == 0)) || rm -f "${dumps[@]}"
}

# The version before may know no sealed keys; one that does seals them again when it starts.
go_back_to() {
  systemctl stop adim-portal
  /usr/local/bin/adim-portal keys open || true
  turn_to "$1"
  systemctl restart adim-portal
}

# Whether the portal on this machine can serve, within a while: a new version may have to write large tables anew first.
is_ready() {
  local address deadline=$((SECONDS + 900)) restarts
  restarts=$(systemctl show -P NRestarts adim-portal)
  address=$(sed -nE 's/^ASPNETCORE_URLS="?([^"]*)"?$/\1/p' /etc/adim-portal/portal.env | tail -1)
  address=${address%%;*}
  until curl -fs -o /dev/null --max-time 5 "${address:-http://127.0.0.1:5080}/ready"; do
    # It ended for good, or is started again and again.
    if ((SECONDS >= deadline)) || systemctl is-failed -q adim-portal \
      || (($(systemctl show -P NRestarts adim-portal) > restarts + 3)); then return 1; fi
    sleep 1
  done
}
