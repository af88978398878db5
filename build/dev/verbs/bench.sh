# shellcheck shell=bash
#: bench [NAME…]
#:: measures: provision, exchange, portal, calls, watch; without a NAME all of them; quiet machines tell the truth

# What is measured is the published portal, built as for production.
verb_bench() {
  local name
  for name in "$@"; do
    [[ $name =~ ^[a-z]+$ ]] || die "bench takes names of benchmarks, not $name."
  done
  require_sdk
  install_packages bench
  say "Building …"
  CONFIGURATION=Release build_sources AdimPortal.Benchmarks
  publish_portal "$ADIM_ROOT/artifacts/bench/portal"
  exec dotnet AdimPortal.Benchmarks/bin/Release/net10.0/AdimPortal.Benchmarks.dll "$@" </dev/null
}

publish_portal() {
  local log
  log=$(mktemp)
  # Left-overs of a former publish would be served too.
  rm -rf "$1"
  dotnet publish AdimPortal.Web -c Release -o "$1" --no-build --nologo -v quiet --disable-build-servers >"$log" 2>&1 </dev/null ||
    { cat "$log" >&2; rm -f "$log"; die "the portal could not be published."; }
  rm -f "$log"
}
