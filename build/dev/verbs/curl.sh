# shellcheck shell=bash
#: curl https://WORKSPACE.adim.test/… [ARGUMENTS]
#:: asks a workspace as its client would: by the Sandbox's DNS, trusting the Sandbox's certificate authority

verb_curl() {
  local host address roots
  [[ ${1:-} =~ ^https://([a-z0-9.-]+)(/|$) ]] \
    || die "the first argument is a workspace's address: https://ws7x2kq.adim.test/healthz"
  host=${BASH_REMATCH[1]}
  load_settings
  command -v curl >/dev/null || die "curl is missing: apt-get install curl."
  answers "$ADIM_SANDBOX_PORT" /status \
    || die "the Sandbox does not answer at port $ADIM_SANDBOX_PORT: ./dev run starts it."
  address=$(address_record "$host")
  [[ -n $address ]] || die "$host has no address: is the workspace there yet?"
  roots=$(mktemp)
  # shellcheck disable=SC2064 # The name as it is now.
  trap "rm -f '$roots'" EXIT
  curl -sf -o "$roots" "http://127.0.0.1:$ADIM_SANDBOX_PORT/acme/roots.pem"
  curl --cacert "$roots" --resolve "$host:443:$address" "$@"
}

# The token goes in by standard input, so that no list of processes shows it.
address_record() {
  printf 'header = "Authorization: Bearer %s"\n' "$(<"$ADIM_DATA/api-token")" |
    curl -sf --config - "http://127.0.0.1:$ADIM_SANDBOX_PORT/v2/domains/adim.test/records?type=A&name=$1" |
    sed -nE 's/.*"data":"([0-9.]+)".*/\1/p'
}
