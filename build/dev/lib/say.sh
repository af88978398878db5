# shellcheck shell=bash
# How ./dev speaks: what happens goes to the screen, what went wrong to standard error.

say() { printf '%s\n' "$*"; }

warn() { printf '%s\n' "$*" >&2; }

die() {
  warn "./dev: $*"
  exit 1
}
