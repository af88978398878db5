# shellcheck shell=bash
#: run [--portal-port PORT …]
#:: starts the portal with all that it needs on this machine; Ctrl-C stops it, data stays; run --help lists the settings

verb_run() {
  local build=yes
  case ${1:-} in
    --help) settings_help; return 0 ;;
    # Takes what is built already: for tests, which run beside a build's output.
    --no-build) build=no; shift ;;
  esac
  load_settings "$@"
  require_machine
  require_sdk
  hold_run_lock
  ((EUID == 0)) || keep_sudo
  end_former_run
  install_packages run
  require_free_port PORTAL_PORT portal
  require_free_port SANDBOX_PORT Sandbox
  require_free_port SMTP_PORT "Sandbox's mail server"
  require_free_port POSTGRES_PORT "PostgreSQL cluster"
  make_postgres_cluster
  write_environments
  [[ $build == no ]] || build_if_changed build/run.slnf
  trap 'stopping' INT TERM HUP
  trap 'stop_kept' EXIT
  start_postgres
  start_sandbox
  start_portal
  show_screen
  follow
}

start_sandbox() {
  AS=root start_kept sandbox TERM 100 "$(command -v dotnet)" "$ADIM_ROOT/AdimPortal.Sandbox/bin/Debug/net10.0/AdimPortal.Sandbox.dll"
  wait_until sandbox 60 answers "$ADIM_SANDBOX_PORT" /status || die_with_log sandbox "the Sandbox did not start."
}

start_portal() {
  IN=$ADIM_ROOT/AdimPortal.Web \
    start_kept portal TERM 30 "$(command -v dotnet)" "$ADIM_ROOT/AdimPortal.Web/bin/Debug/net10.0/AdimPortal.Web.dll"
  wait_until portal 60 answers "$ADIM_PORTAL_PORT" /live || die_with_log portal "the portal did not start."
}

stopping() {
  trap '' INT TERM HUP
  say
  say "Stopping …"
  stop_kept
  say "Stopped. Data stays in $ADIM_DATA; ./dev reset forgets it."
  exit 0
}
