# shellcheck shell=bash
#: bench [--against COMMIT] [NAME…]
#:: measures: provision, exchange, portal, calls, watch, ssh, before,
#:: pages, ready, crowd, circuits, watchers; without a NAME all of them;
#:: measure on a quiet machine
#:: before, pages and circuits compare today's portal with the one of COMMIT,
#:: side by side; ADIM_BENCH_ROUNDS=N: that many rounds of pages,
#:: ADIM_BENCH_READY=N, ADIM_BENCH_BUILT=N: that many workspaces of each
#:: pattern of ready, claimed and built,
#:: ADIM_BENCH_CIRCUITS=N, ADIM_BENCH_WATCHERS=N: that many open pages,
#:: ADIM_BENCH_DUMPS=FOLDER: circuits keeps dumps of the portal there

# What is measured is the published portal, built as for production.
verb_bench() {
  local name against=''
  if [[ ${1:-} == --against ]]; then
    against=$(git rev-parse --verify --quiet "${2:-}^{commit}") \
      || die "bench --against takes a commit, not ${2:-nothing}."
    shift 2
  fi
  for name in "$@"; do
    [[ $name =~ ^[a-z]+$ ]] || die "bench takes names of benchmarks, not $name."
  done
  require_sdk
  install_packages bench
  say "Building …"
  CONFIGURATION=Release build_sources AdimPortal.Benchmarks
  publish_portal "$ADIM_ROOT/artifacts/bench/portal"
  [[ -z $against ]] || publish_former_portal "$against"
  exec dotnet AdimPortal.Benchmarks/bin/Release/net10.0/AdimPortal.Benchmarks.dll "$@" </dev/null
}

# Another commit's portal, built from a copy of its own.
publish_former_portal() {
  local sources=$ADIM_ROOT/artifacts/bench/sources-${1:0:12}
  export ADIM_BENCH_FORMER=$ADIM_ROOT/artifacts/bench/portal-${1:0:12}
  [[ ! -f $ADIM_BENCH_FORMER/AdimPortal.Web.dll ]] || return 0
  say "Building ${1:0:12} …"
  rm -rf "$sources"
  mkdir -p "$sources"
  git archive "$1" | tar -x -C "$sources"
  (cd "$sources" && CONFIGURATION=Release build_sources AdimPortal.Web && publish_portal "$ADIM_BENCH_FORMER")
}

publish_portal() {
  local log
  log=$(mktemp)
  # Left-overs of a former publish would be served too.
  rm -rf "$1"
  dotnet publish AdimPortal.Web -c Release -o "$1" --no-build --nologo -v quiet --disable-build-servers >"$log" 2>&1 \
    </dev/null ||
    { cat "$log" >&2; rm -f "$log"; die "the portal could not be published."; }
  rm -f "$log"
}
