# shellcheck shell=bash
# The settings of ./dev run. Each may be given as a flag (--portal-port 5081), as an environment variable
# (ADIM_PORTAL_PORT=5081) or as a line of .data/settings (PORTAL_PORT=5081); the first of these that speaks wins.

setting_table() {
  cat <<'TABLE'
PORTAL_PORT        5080                     where the portal answers
SANDBOX_PORT       5090                     where the Sandbox answers: its DigitalOcean API, the caught mail
SMTP_PORT          5025                     where the Sandbox takes mail
POSTGRES_PORT      5480                     where the private PostgreSQL cluster answers, on loopback only
SANDBOX_NAME       adim                     begins the name of every bridge, machine and rule of this Sandbox
SANDBOX_SUBNET     10.66.0.0/16             the private network of its droplets
SANDBOX_CACHE      /var/cache/adim-sandbox  the droplets' base image, shared between clones
POOL               0                        how many workspaces are built ahead, for the free plan in New York
IMAGES             no                       yes: the portal makes an image first, and builds workspaces from it
TABLE
}

# load_settings FLAG…: leaves every setting in its ADIM_ variable.
load_settings() {
  local name default variable
  declare -A flags=() lines=()
  read_flags "$@"
  read_settings_file
  while read -r name default _; do
    variable=ADIM_$name
    printf -v "$variable" '%s' "${flags[$name]:-${!variable:-${lines[$name]:-$default}}}"
    export "${variable?}"
  done < <(setting_table)
  check_settings
  # The Sandbox takes the first address of its network for itself.
  export ADIM_GATEWAY=${ADIM_SANDBOX_SUBNET%.*.*}.0.1
}

# Fills the caller's flags.
read_flags() {
  local name
  while (($# > 0)); do
    name=${1#--}; name=${name%%=*}; name=${name^^}; name=${name//-/_}
    if [[ $1 != --* ]] || ! is_setting "$name"; then
      settings_help >&2
      die "there is no setting $1."
    fi
    if [[ $1 == *=* ]]; then
      flags[$name]=${1#*=}
    else
      (($# > 1)) || die "$1 needs a value."
      # shellcheck disable=SC2034 # The caller reads it.
      flags[$name]=$2
      shift
    fi
    shift
  done
}

# Fills the caller's lines.
read_settings_file() {
  local line file=$ADIM_DATA/settings
  [[ -f $file ]] || return 0
  while IFS= read -r line; do
    [[ -z $line || $line == \#* ]] && continue
    { [[ $line == *=* ]] && is_setting "${line%%=*}"; } || die "$file: this is not a setting: $line"
    # shellcheck disable=SC2034 # The caller reads it.
    lines[${line%%=*}]=${line#*=}
  done <"$file"
}

is_setting() { [[ $1 =~ ^[A-Z_]+$ ]] && setting_table | grep -q "^$1 "; }

settings_help() {
  local name default meaning
  say "Settings, with their defaults:"
  while read -r name default meaning; do
    name=${name,,}
    printf '  --%-18s %-24s %s\n' "${name//_/-}" "$default" "$meaning"
  done < <(setting_table)
}

check_settings() {
  local name port seen=' '
  for name in PORTAL_PORT SANDBOX_PORT SMTP_PORT POSTGRES_PORT; do
    port=ADIM_$name; port=${!port}
    { [[ $port =~ ^[1-9][0-9]{0,4}$ ]] && ((port <= 65535)); } \
      || die "$name is '$port': a number from 1 to 65535 is required."
    [[ $seen != *" $port "* ]] || die "$name is $port, and so is another port: they must differ."
    seen+="$port "
  done
  { [[ $ADIM_POOL =~ ^[0-9]{1,2}$ ]] && ((10#$ADIM_POOL <= 20)); } ||
    die "POOL is '$ADIM_POOL': a number from 0 to 20 is required; each is a whole machine."
  [[ $ADIM_IMAGES == yes || $ADIM_IMAGES == no ]] || die "IMAGES is '$ADIM_IMAGES': yes or no is required."
  [[ $ADIM_SANDBOX_SUBNET =~ ^[0-9]+\.[0-9]+\.0\.0/16$ ]] ||
    die "SANDBOX_SUBNET is '$ADIM_SANDBOX_SUBNET': a private network such as 10.66.0.0/16 is required."
}
