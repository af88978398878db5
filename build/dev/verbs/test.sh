# shellcheck shell=bash
#: test [--fast] [--no-build] [WORD…]
#:: builds and runs every test, or those whose full name holds a WORD; --fast leaves out the journeys on real machines

# The last line is "N passed, N failed, N skipped", alone on it, and the exit status says the same.
verb_test() {
  local purpose=test build=yes arguments=()
  while (($# > 0)); do
    case $1 in
      --fast) purpose=fast; arguments+=(-trait- Category=Journey) ;;
      --no-build) build=no ;;
      # Tests that run only when asked for by name, such as those that fail on purpose to try this verb.
      --explicit) arguments+=(-explicit only) ;;
      -*) die "test knows --fast, --no-build and --explicit, not $1." ;;
      *) arguments+=(-method "*$1*") ;;
    esac
    shift
  done
  require_sdk
  install_packages "$purpose"
  [[ $build == no ]] || build_sources AdimPortal.sln
  run_tests "${arguments[@]}"
}

run_tests() {
  local folder report status=0 minutes=${ADIM_TEST_MINUTES:-60}
  folder=$ADIM_ROOT/artifacts/tests
  mkdir -p "$folder"
  report=$(mktemp "$folder/report.XXXXXX.xml")
  # Journeys wait for their machines most of the time, so more of them run at once than there are processors.
  # The test program itself, not `dotnet test`: that one has ways to run nothing and call it success.
  timeout --kill-after=60 "${minutes}m" \
    dotnet AdimPortal.Tests/bin/Debug/net10.0/AdimPortal.Tests.dll \
    -noLogo -noColor -maxThreads 1.5x -longRunning 120 -result-xml "$report" "$@" </dev/null || status=$?
  ((status != 124 && status != 137)) || warn "The tests did not end within $minutes minutes and were stopped."
  mv "$report" "$folder/report.xml"
  close_tests "$folder/report.xml" "$status"
}
