# shellcheck shell=bash
# What the machine must offer: Linux, a way to be root, the .NET SDK.

# as_root COMMAND…: runs it as root, through sudo when we are somebody else.
as_root() {
  if ((EUID == 0)); then "$@"; else sudo -- "$@"; fi
}

# Prints every fault of this machine, one sentence a line; nothing when all is well.
machine_faults() {
  [[ $(uname -s) == Linux ]] || say "This is $(uname -s); real machines are booted with Linux namespaces."
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    say "You are not root, and there is no sudo."
  fi
  sdk_fault
}

# A person without the right machine can still use the portal: say how.
require_machine() {
  local faults
  faults=$(machine_faults)
  [[ -z $faults ]] && return 0
  {
    say "The Sandbox can't work on this machine:"
    say "  - ${faults//$'\n'/$'\n'  - }"
    cat <<'TEXT'

Without it the portal can work with a real DigitalOcean account and any PostgreSQL 15 or later (servers cost money there):

  export ConnectionStrings__Portal='Host=…;Database=…;Username=…;Password=…'
  export DigitalOcean__Token=…            # an API token that may write
  export Dns__Zone=workspaces.example.com # a domain that this account's DNS serves
  dotnet run --project AdimPortal.Web

docs/operations-guide.md lists every setting.
TEXT
  } >&2
  exit 1
}

# One sentence when there is no SDK that global.json accepts. Looks where the install script and Debian's packages put
# it.
sdk_fault() {
  local place
  if ! command -v dotnet >/dev/null; then
    for place in "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /opt/dotnet; do
      [[ -x $place/dotnet ]] && export PATH="$place:$PATH" DOTNET_ROOT="$place" && break
    done
  fi
  command -v dotnet >/dev/null && dotnet --version >/dev/null 2>&1 && return 0
  say "There is no .NET 10 SDK: https://learn.microsoft.com/dotnet/core/install/linux-debian says how to install dotnet-sdk-10.0."
}

require_sdk() {
  local fault
  # Called twice: the first call may extend PATH, which a subshell would lose.
  sdk_fault >/dev/null || true
  fault=$(sdk_fault)
  [[ -z $fault ]] || die "$fault"
}

# Asks for the password once, at the start, and keeps the permission fresh while we run.
keep_sudo() {
  sudo -v || die "root is required to install packages and to boot machines."
  (while sleep 60 && kill -0 $$ 2>/dev/null; do sudo -n -v; done) </dev/null >/dev/null 2>&1 &
}
