# shellcheck shell=bash
# The settings of the portal: what install.sh asks for, and how it writes them. Sourced by install.sh.

# flag | setting | secret, list or nothing | what it is | default. Without a default it is needed.
SETTINGS=(
  'zone|Dns__Zone||The domain that workspaces are named in; DigitalOcean serves its DNS|'
  'digitalocean-token|DigitalOcean__Token|secret|The DigitalOcean API token, with read and write scope|'
  'ssh-source|Provisioning__SshSources|list|The public address of this server, as 203.0.113.7/32: only the nodes of the portal reach SSH of workspaces|'
  'app-repository|Blueprint__Settings__APP_REPOSITORY||The git repository of the ADIM server, over https|'
  'qdrant-sha256|Blueprint__Settings__QDRANT_SHA256||The SHA-256 of the Qdrant archive (Blueprint__Settings__QDRANT_URL)|'
  'mail-host|Mail__Host||The SMTP server|'
  'mail-port|Mail__Port||Its port|587'
  'mail-tls|Mail__Tls||Whether it takes STARTTLS; false only for a server on this machine|true'
  'mail-user|Mail__UserName||The user name there; empty for none|-'
  'mail-password|Mail__Password|secret|The password there; empty for none|-'
  'mail-from|Mail__From||The address that emails come from|'
  'stripe-key|Stripe__ApiKey|secret|The secret key of Stripe (sk_…)|'
  'stripe-webhook-secret|Stripe__WebhookSecret|secret|The signing secret of the webhook endpoint (whsec_…)|'
)

declare -gA given=()
given_lists=()
further=()

usage_of_settings() {
  local row flag setting kind about default
  for row in "${SETTINGS[@]}"; do
    IFS='|' read -r flag setting kind about default <<<"$row"
    case $kind in
      secret) printf '  --%s-file FILE   %s\n' "$flag" "$about" ;;
      list) printf '  --%s VALUE …   %s\n' "$flag" "$about" ;;
      *) printf '  --%s VALUE   %s\n' "$flag" "$about${default:+ (${default/#-/empty})}" ;;
    esac
  done
}

# Takes one option, if it is a setting's. Secrets come from files: what stands in a command line is read by everybody on
# the machine.
take_setting() {
  local row flag setting kind rest option=$1 value=$2
  for row in "${SETTINGS[@]}"; do
    IFS='|' read -r flag setting kind rest <<<"$row"
    case "$kind:$option" in
      "secret:--$flag-file")
        [[ -r $value ]] || die "there is no file $value."
        given[$setting]=$(<"$value")
        return 0
        ;;
      "list:--$flag") given_lists+=("$setting=$value"); return 0 ;;
      ":--$flag") given[$setting]=$value; return 0 ;;
    esac
  done
  [[ $option == --set && $value == *=* ]] || return 1
  further+=("$value")
}

# What is set already stays: the file is its owner's.
is_set() { grep -qE "^$1(__[0-9]+)?=" "$ENV_FILE"; }

write_setting() {
  local name=$1 value=$2
  [[ $value != *$'\n'* ]] || die "$name has more than one line."
  value=${value//\\/\\\\}
  printf '%s="%s"\n' "$name" "${value//\"/\\\"}" >>"$ENV_FILE"
}

# Everything that is needed and not set yet: from the options, else asked for at a terminal, else all that is missing is
# named.
fill_in_settings() {
  local row flag setting kind about default missing=() entry number
  for entry in "${further[@]+"${further[@]}"}"; do
    is_set "${entry%%=*}" || write_setting "${entry%%=*}" "${entry#*=}"
  done
  for row in "${SETTINGS[@]}"; do
    IFS='|' read -r flag setting kind about default <<<"$row"
    is_set "$setting" && continue
    if [[ $kind == list ]]; then
      [[ " ${given_lists[*]-}" == *" $setting="* ]] || ask "$setting" "$kind" "$about" "$default"
      number=0
      for entry in "${given_lists[@]}"; do
        [[ $entry == "$setting="* ]] || continue
        write_setting "${setting}__$((number++))" "${entry#*=}"
      done
      ((number > 0)) || missing+=("--$flag  $about")
      continue
    fi
    [[ -n ${given[$setting]+x} ]] || ask "$setting" "$kind" "$about" "$default"
    if [[ -n ${given[$setting]-} ]]; then
      write_setting "$setting" "${given[$setting]}"
    elif [[ -n $default ]]; then
      [[ $default == - ]] || write_setting "$setting" "$default"
    else
      missing+=("--$flag${kind:+-file}  $about")
    fi
  done
  ((${#missing[@]} == 0)) || die "these settings are missing; give them as options, or run this at a terminal to be asked:
$(printf '  %s\n' "${missing[@]}")"
}

ask() {
  local setting=$1 kind=$2 about=$3 default=$4 answer=''
  [[ -t 0 ]] || return 0
  # shellcheck disable=SC2229
  if [[ $kind == secret ]]; then
    read -rsp "$about: " answer
    printf '\n'
  else
    read -rp "$about${default:+ [${default/#-/}]}: " answer
  fi
  [[ -n $answer ]] || return 0
  if [[ $kind == list ]]; then
    for answer in $answer; do given_lists+=("$setting=$answer"); done
  else
    given[$setting]=$answer
  fi
}
