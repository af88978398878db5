# shellcheck shell=bash
#: check
#:: reads format, shell scripts, packages and architecture: quick to run before a commit

verb_check() {
  (($# == 0)) || die "check takes no arguments."
  require_sdk
  install_packages check
  local failed=()
  say "Shell scripts …"
  check_scripts || failed+=("shell scripts (above)")
  say "Packages …"
  check_packages || failed+=("packages (above)")
  say "Format …"
  check_format || failed+=("format (./dev check names the lines; dotnet format fixes them)")
  say "Architecture …"
  build_sources AdimPortal.sln
  (run_architecture_tests) || failed+=("architecture")
  ((${#failed[@]} == 0)) || die "problems found: $(printf '%s; ' "${failed[@]}")"
  say "In order."
}

# Every file of the repository that is a shell script, by its name or by its first line.
check_scripts() {
  local file scripts=()
  while IFS= read -r -d '' file; do
    [[ -f $file ]] || continue
    if [[ $file == *.sh ]] || { [[ ${file##*/} != *.* ]] \
      && head -c 64 "$file" | grep -aqE '^#!.*\b(ba|da)?sh\b'; }; then
      scripts+=("$file")
    fi
  done < <(git ls-files -z --cached --others --exclude-standard)
  shellcheck "${scripts[@]}"
}

# Packages with a known weakness, those that packages bring along included. Where no source has the list of weaknesses,
# NuGet calls every package sound, in a build (NuGetAudit) as here: so it is asked first whether one has it. That it has
# none is no fault of the code.
check_packages() {
  local found
  if ! a_source_lists_weaknesses; then
    warn "No package source of this machine has the list of known weaknesses: packages were not audited."
    return 0
  fi
  found=$(dotnet list AdimPortal.sln package --vulnerable --include-transitive </dev/null 2>&1) \
    || { printf '%s\n' "$found" >&2; return 1; }
  if grep -q 'has the following vulnerable packages' <<<"$found"; then
    printf '%s\n' "$found" >&2
    return 1
  fi
  say "No package has a known weakness."
}

a_source_lists_weaknesses() {
  local enabled address
  while read -r enabled address; do
    [[ $enabled == E* && $address == http* ]] || continue
    [[ $(curl -fsSL --max-time 20 "$address" 2>/dev/null) == *VulnerabilityInfo* ]] && return 0
  done < <(dotnet nuget list source --format short)
  return 1
}

# White space and the order of usings. All other style is the build's to refuse (EnforceCodeStyleInBuild): read twice it
# costs minutes.
check_format() {
  dotnet format whitespace AdimPortal.sln --verify-no-changes </dev/null
}

run_architecture_tests() {
  # shellcheck source=/dev/null
  source "$ADIM_ROOT/build/dev/verbs/test.sh"
  verb_test --unit --no-build .Architecture.
}
