# shellcheck shell=bash
# What ./dev run shows: one short screen, then how the base image comes along, then nothing unless something ends.

show_screen() {
  cat <<TEXT

  AdimPortal    http://localhost:$ADIM_PORTAL_PORT
  Mail          http://localhost:$ADIM_SANDBOX_PORT/mail   (every message that is sent ends up here)

  Sign in as    mira@adim.test    customer
                tomas@adim.test   support
                ada@adim.test     admin
  Password      open-the-gate

  Logs          $ADIM_DATA/log
  Ready after   $SECONDS s. Ctrl-C stops everything; data stays.

TEXT
}

# Returns never: stops with an error when one of the programs ends by itself.
follow() {
  local name said='' now
  while true; do
    for name in "${KEPT_NAMES[@]}"; do
      is_kept_alive "$name" || die_with_log "$name" "$name ended unexpectedly; everything is stopped."
    done
    if [[ $said != ready ]]; then
      now=$(sandbox_progress)
      if [[ -n $now && $now != "$said" ]]; then
        say "  ${now/#ready/The Sandbox is ready to boot droplets.}"
        said=$now
      fi
    fi
    # In the background, so that a signal is heard at once.
    sleep 1 &
    wait $! || true
  done
}

# "ready", or a sentence such as "baseImage 40 %: Installing …"; nothing when the Sandbox can't say.
sandbox_progress() {
  local status
  status=$(http_get "$ADIM_SANDBOX_PORT" /status) || return 0
  if [[ $status == *'"ready":true'* ]]; then
    say ready
  else
    grep -oE '\{"stage":"(working|waiting|failed)","percent":[0-9]+,"userMessage":"[^"]*"' <<<"$status" |
      sed -nE 's/.*"percent":([0-9]+),"userMessage":"([^"]*)".*/\1 %  \2/p' | head -n 1
  fi
}
