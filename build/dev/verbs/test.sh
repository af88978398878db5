# shellcheck shell=bash
#: test [--unit | --fast] [--no-build] [WORD…]
#:: builds and runs every test, the unit tests first, or those whose full name holds a WORD
#:: --unit leaves out what starts a program, --fast the journeys on real machines

# The last line is "N passed, N failed, N skipped", alone on it, and the exit status says the same.
verb_test() {
  local purpose=test build=yes tiers=(unit rest) words=() arguments=()
  while (($# > 0)); do
    case $1 in
      --unit) purpose=unit; tiers=(unit) ;;
      --fast) purpose=fast; tiers=(fast) ;;
      --no-build) build=no ;;
      # Tests that run only when asked for by name, such as those that fail on purpose to try this verb.
      --explicit) arguments+=(-explicit only) ;;
      -*) die "test knows --unit, --fast, --no-build and --explicit, not $1." ;;
      *) words+=(-method "*$1*") ;;
    esac
    shift
  done
  # Whoever names tests wants them at once, of whatever tier they are.
  if ((${#words[@]} > 0 && ${#tiers[@]} > 1)); then tiers=(every); fi
  require_sdk
  install_packages "$purpose"
  [[ $build == no ]] || build_sources AdimPortal.sln
  run_tiers "${tiers[@]}" -- "${arguments[@]}" "${words[@]}"
}

# run_tiers TIER… -- ARGUMENTS: one after the other, up to the first that fails, and closes with the sum of all.
run_tiers() {
  local tiers=() tier folder=$ADIM_ROOT/artifacts/tests reports=() status=0
  while [[ $1 != -- ]]; do tiers+=("$1"); shift; done
  shift
  mkdir -p "$folder"
  make_memory_folder
  for tier in "${tiers[@]}"; do
    reports+=("$folder/$tier.xml")
    run_tier "$tier" "$folder/$tier.xml" "$@" || status=$?
    ((status == 0)) || break
  done
  close_tests "$status" "${reports[@]}"
}

# Temporary files of tests live in memory where there is enough of it. They make and delete hundreds of thousands, and
# ext4 looks long for the place of each new file while many were deleted in the seconds before.
make_memory_folder() {
  local folder available room
  # What a run that was killed left there.
  for folder in /dev/shm/portal-tests-*; do
    [[ ! -O $folder || -d /proc/${folder##*-} ]] || rm -rf --one-file-system "$folder"
  done
  available=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo)
  # A container's may be as small as 64 MB.
  room=$(df --output=avail --block-size=1G /dev/shm 2>/dev/null | tail -n 1) || room=0
  [[ $(stat -f -c %T /dev/shm 2>/dev/null) == tmpfs ]] && ((available >= 12 && room >= 12)) || return 0
  export TMPDIR=/dev/shm/portal-tests-$$
  mkdir -m 1777 "$TMPDIR"
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf --one-file-system '$TMPDIR'" EXIT
}

# run_tier TIER REPORT ARGUMENTS
run_tier() {
  local tier=$1 report=$2 part chosen=() threads=1.5x status=0 started=$SECONDS minutes=${ADIM_TEST_MINUTES:-60}
  shift 2
  # Categories: none is a unit test (it starts no program), Integration starts programs, Journey has whole machines or a
  # browser.
  case $tier in
    unit) chosen=(-trait- Category=Integration -trait- Category=Journey) ;;
    fast) threads=3x chosen=(-trait- Category=Journey) ;;
    rest) chosen=(-trait Category=Integration -trait Category=Journey) ;;
  esac
  part=$(mktemp "$ADIM_ROOT/artifacts/tests/part.XXXXXX.xml")
  # Programs that live for seconds pay for profiles that they never profit from: a third of the unit tests' processor
  # time. Nor do they profit from threads that spin for more work, or from pages that are remapped for each method.
  export DOTNET_TieredPGO=0 DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0 DOTNET_EnableWriteXorExecute=0
  # Journeys wait for their machines, and others for time to pass, so more run at once than there are processors.
  # The test program itself, not `dotnet test`: that one has ways to run nothing and call it success.
  timeout --kill-after=60 "${minutes}m" \
    dotnet AdimPortal.Tests/bin/Debug/net10.0/AdimPortal.Tests.dll \
    -noLogo -noColor -maxThreads "$threads" -longRunning 120 -result-xml "$part" "${chosen[@]}" "$@" \
    </dev/null || status=$?
  ((status != 124 && status != 137)) || warn "The tests did not end within $minutes minutes and were stopped."
  mv "$part" "$report"
  say "Tier $tier: $((SECONDS - started)) s."
  return "$status"
}
