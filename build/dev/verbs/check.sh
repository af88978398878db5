# shellcheck shell=bash
#: check
#:: reads format, shell scripts and architecture: quick to run before a commit

verb_check() {
  (($# == 0)) || die "check takes no arguments."
  require_sdk
  install_packages check
  local failed=()
  say "Shell scripts …"
  check_scripts || failed+=("shell scripts (above)")
  say "Format …"
  check_format || failed+=("format (./dev check names the lines; dotnet format mends them)")
  say "Architecture …"
  build_sources AdimPortal.sln
  (run_architecture_tests) || failed+=("architecture")
  ((${#failed[@]} == 0)) || die "not in order: $(printf '%s; ' "${failed[@]}")"
  say "In order."
}

# Every file of the repository that is a shell script, by its name or by its first line.
check_scripts() {
  local file scripts=()
  while IFS= read -r -d '' file; do
    [[ -f $file ]] || continue
    if [[ $file == *.sh ]] || { [[ ${file##*/} != *.* ]] && head -c 64 "$file" | grep -aqE '^#!.*\b(ba|da)?sh\b'; }; then
      scripts+=("$file")
    fi
  done < <(git ls-files -z --cached --others --exclude-standard)
  shellcheck "${scripts[@]}"
}

check_format() {
  dotnet format AdimPortal.sln --verify-no-changes --severity warn </dev/null
}

run_architecture_tests() {
  # shellcheck source=/dev/null
  source "$ADIM_ROOT/build/dev/verbs/test.sh"
  verb_test --fast --no-build .Architecture.
}
