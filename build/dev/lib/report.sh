# shellcheck shell=bash
# Reads the test program's own report: what was printed on the way is for people, the report is what counts.

# close_tests STATUS REPORT…: says what deserves words, prints the closing line, returns 0 only if tests ran and all of
# them passed.
close_tests() {
  local status=$1 report passed failed skipped errors
  shift
  for report in "$@"; do
    if ! grep -q '</assemblies>' "$report" 2>/dev/null; then
      warn "The test program ended with status $status before its report was complete."
      say "0 passed, 1 failed, 0 skipped"
      return 1
    fi
  done
  passed=$(sum_of passed "$@")
  failed=$(sum_of failed "$@")
  skipped=$(sum_of skipped "$@")
  # Errors outside a test, such as a fixture that could not be disposed of, are failures too.
  errors=$(sum_of errors "$@")
  failed=$((failed + errors))

  if ((passed > 50)); then
    say "The slowest:"
    slowest_of "$@"
  fi
  if ((skipped > 0)); then
    say "Skipped:"
    grep -ho '<test [^>]*result="Skip"' "$@" | sed -E 's/.* name="([^"]*)".*/  \1/'
  fi
  if ((failed > 0)); then
    say "Failed:"
    failures_of "$@"
  fi
  if ((passed + failed + skipped == 0)); then
    warn "No test ran: no test's full name contains the words."
    failed=1
  elif ((status != 0 && failed == 0)); then
    warn "Every test passed, but the test program ended with status $status."
    failed=1
  fi
  say "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0))
}

# slowest_of REPORT…: the ten tests that took longest, with their seconds.
slowest_of() {
  perl -ne 'while (/<test [^>]*?name="([^"]*)"[^>]*?time="([0-9.]+)"/g) { printf "%8.1f s  %s\n", $2, substr($1, 0, 120) }' "$@" \
    | sort -rn | sed -n 1,10p
}

# sum_of ATTRIBUTE REPORT…: over the reports' assemblies.
sum_of() {
  local attribute=$1
  shift
  grep -ho '<assembly [^>]*>' "$@" | sed -nE "s/.* $attribute=\"([0-9]+)\".*/\1/p" \
    | awk '{ sum += $1 } END { print sum + 0 }'
}

# failures_of REPORT…: each failed test by name, with what it said first. They stand together at the end, for whoever
# sees only the end of a long log.
failures_of() {
  perl -0777 -ne '
    while (m{<test [^>]*?name="([^"]*)"[^>]*?result="Fail".*?<message>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</message>}sg) {
      my ($name, $message) = ($1, $2);
      $message =~ s/^/    /mg;
      print "  $name\n", substr($message, 0, 1500), "\n";
    }' "$@"
}
