# shellcheck shell=bash
#: reset
#:: forgets all data of ./dev run: accounts, workspaces, droplets; .data/settings and the base image stay

verb_reset() {
  (($# == 0)) || die "reset takes no arguments."
  [[ -d $ADIM_DATA ]] || { say "There is nothing to forget."; return 0; }
  hold_run_lock
  end_former_run
  # Never through a mount that something left behind.
  as_root find "$ADIM_DATA" -xdev -mindepth 1 -maxdepth 1 ! -name settings ! -name run -exec rm \
    -rf --one-file-system {} +
  as_root find "$ADIM_DATA/run" -xdev -mindepth 1 ! -name lock -delete
  say "Forgotten."
}
