# shellcheck shell=bash
#: migrations add NAME | script [FROM] | check | remove
#:: makes a migration from the model, prints the SQL, tells whether one is missing, takes back the newest

verb_migrations() {
  local act=${1:-}
  require_sdk
  case $act in
    add)
      [[ ${2:-} =~ ^[A-Z][A-Za-z0-9]+$ ]] || die "a migration's name says what it does, such as AddOneTimeCodes."
      ef migrations add "$2" --output-dir Persistence/Migrations
      ;;
    script) ef migrations script --idempotent "${@:2}" ;;
    check) ef migrations has-pending-model-changes ;;
    # Only the newest one, and only while nobody has applied it.
    remove) ef migrations remove --force ;;
    *) die "usage: ./dev migrations add NAME | script [FROM] | check | remove" ;;
  esac
}

ef() {
  dotnet tool restore >/dev/null || die "dotnet-ef, pinned in .config/dotnet-tools.json, could not be restored."
  build_sources AdimPortal.Infrastructure >&2
  dotnet ef "$@" --no-build --project AdimPortal.Infrastructure --startup-project AdimPortal.Infrastructure
}
