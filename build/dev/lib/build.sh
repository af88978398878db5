# shellcheck shell=bash
# Builds, and knows when there is nothing to build.

# build_sources PROJECT_OR_SOLUTION: quiet unless something is wrong. Any warning is an error. CONFIGURATION is Debug
# unless set.
build_sources() {
  local started=$SECONDS log
  log=$(mktemp)
  if ! dotnet build "$1" -c "${CONFIGURATION:-Debug}" -warnaserror -v quiet --nologo --disable-build-servers >"$log" \
    2>&1 </dev/null; then
    grep -E '(error|warning) [A-Z]+[0-9]+' "$log" | sort -u | sed 's/ \[.*\]$//' >&2 || cat "$log" >&2
    rm -f "$log"
    die "the build failed."
  fi
  rm -f "$log"
  say "Built in $((SECONDS - started)) s."
}

# build_if_changed PROJECT_OR_SOLUTION: compares names, sizes and times of all sources with those of the last good
# build.
build_if_changed() {
  local stamp now
  stamp=$ADIM_DATA/build-$(basename "$1").stamp
  now=$(source_fingerprint)
  [[ -f $stamp && $(<"$stamp") == "$now" ]] && return 0
  say "Building …"
  build_sources "$1"
  mkdir -p "$ADIM_DATA"
  # Taken before the build: an edit made while it ran is built the next time.
  printf '%s\n' "$now" >"$stamp"
}

# Outputs count by their existence only: a deleted bin folder is built again.
source_fingerprint() {
  {
    find AdimPortal.* blueprints wwwroot-assets build Directory.* global.json BannedSymbols.txt .editorconfig \
      \( -name bin -o -name obj -o -name _framework -o -path build/dev -o -path AdimPortal.Tests \) -prune -o \
      -type f -printf '%p %s %T@\n' 2>/dev/null || true
    find AdimPortal.*/bin/Debug -maxdepth 1 -name net10.0 -printf '%p\n' 2>/dev/null || true
  } | sort | sha256sum
}
